import type { Comparison } from '../../../harness/record/comparison.ts';
import { comparisonTable } from '../../../harness/words/comparison-table.ts';
import { type Margins, marginOf } from '../../../harness/words/margin.ts';
import { changeStrip, reachOf } from '../change-strip.ts';
import type { Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';

/** Every metric of A and B; those that decide are bold and come as the record has them, first. */
export function metricsTable(comparisons: readonly Comparison[], margins: Margins, name: string): Markup {
  const reach = widestReach(comparisons, margins);
  const drawn = comparisons.map((one) => changeStrip(one, marginOf(margins, one.metric), reach));
  return htmlTable(comparisonTable(comparisons, name), {
    caption: null,
    frame: 'more scroll',
    pictures: { after: 'b', heading: 'Worse – better', drawn },
  });
}

/** One scale for strips that stand together, wide enough for each with its own margin. */
export function widestReach(comparisons: readonly Comparison[], margins: Margins): number {
  return Math.max(...comparisons.map((one) => reachOf([one], marginOf(margins, one.metric))));
}
