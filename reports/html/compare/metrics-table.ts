import type { Comparison } from '../../../harness/record/comparison.ts';
import { comparisonTable } from '../../../harness/words/comparison-table.ts';
import { type Margins, marginOf } from '../../../harness/words/margin.ts';
import { changeStrip, reachOf } from '../change-strip.ts';
import type { Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';

/** Every metric of A and B; those that decide are bold and come as the record has them, first. */
export function metricsTable(comparisons: readonly Comparison[], margins: Margins, name: string): Markup {
  const reach = widestReach(comparisons, margins);
  const drawn = comparisons.map((one) => stripOf(one, margins, reach));
  return htmlTable(comparisonTable(comparisons, name), {
    caption: null,
    frame: 'more scroll',
    pictures: { after: 'b', heading: 'Worse – better', drawn },
  });
}

/** The strip of one of them; a difference has a unit of its own, and so a scale of its own. */
export function stripOf(one: Comparison, margins: Margins, reach: number): Markup | null {
  const margin = one.margin ?? marginOf(margins, one.metric);
  return changeStrip(one, margin, one.scale === undefined ? reach : reachOf([one], margin));
}

/** One scale for strips that stand together, wide enough for each with its own margin. */
export function widestReach(comparisons: readonly Comparison[], margins: Margins): number {
  const ratios = comparisons.filter(({ scale }) => scale === undefined);
  return Math.max(...ratios.map((one) => reachOf([one], marginOf(margins, one.metric))));
}
