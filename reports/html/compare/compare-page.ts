import type { CompareResult } from '../../../harness/record/compare.ts';
import { againstInWords } from '../../../harness/words/sides.ts';
import { tellingOf } from '../../../harness/words/telling.ts';
import { whenAndWhere } from '../../../harness/words/when-and-where.ts';
import type { PageAssets } from '../html.ts';
import { html, type Markup } from '../markup.ts';
import { pageOf } from '../page.ts';
import { answersSection, metricsSection, wholeServiceSection } from './comparison-sections.ts';
import type { LaunchPoint } from './launch-point.ts';
import { launchesSection } from './launches-section.ts';
import { howMeasured, howToRead } from './method-section.ts';
import { bodies, navigation, type Section } from './navigation.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * A comparison as one page that needs no network and no script: the same bytes for the same record.
 * `points` are the changes of each launch pair, as the analysis reads them off the trials.
 */
export function renderCompareHtml(
  result: CompareResult,
  points: readonly LaunchPoint[],
  { style }: Pick<PageAssets, 'style'>,
): string {
  const { verdict, because, comparisons } = result;
  const remarks = result.state === 'interrupted' ? [INTERRUPTED] : [];
  const sections: Section[] = [
    {
      id: 'verdict',
      title: 'Verdict',
      body: verdictSection({
        ...{ verdict, because, remarks, comparisons, margins: result, comparison: result },
        telling: tellingOf(result),
      }),
    },
    launchesOf(result, points),
    { id: 'metrics', title: 'Every metric', body: metricsSection(comparisons, result) },
    ...besideOf(result),
    { id: 'reading', title: 'How to read this', body: howToRead(result) },
    { id: 'method', title: 'How it was measured', body: howMeasured(result) },
  ];
  return pageOf({
    title: `Paceline: ${againstInWords(result)}`,
    skipTo: { id: 'verdict', name: 'the verdict' },
    header: html`${heading(againstInWords(result), result)}
${navigation(sections)}`,
    main: bodies(sections),
    style,
    script: null,
  });
}

const INTERRUPTED = 'Interrupted: this rests on the launches measured until then.';

export function launchesOf(result: CompareResult, points: readonly LaunchPoint[]): Section {
  const body = launchesSection(result.comparisons, points, result);
  return { id: 'launches', title: 'Launch by launch', body };
}

/** What a comparison found beside the metrics of the duet. */
export function besideOf(result: CompareResult): Section[] {
  return [
    { id: 'alone', title: 'Each service alone', body: wholeServiceSection(result, result) },
    { id: 'answers', title: 'Answers', body: answersSection(result) },
  ];
}

/** The head of a page: what it is about, when and where it was measured. */
export function heading(title: string, comparison: CompareResult | null): Markup {
  return html`<p class="brand">Paceline</p>
<h1>${title}</h1>
${comparison !== null && html`<p>${whenAndWhere(comparison)}</p>`}`;
}
