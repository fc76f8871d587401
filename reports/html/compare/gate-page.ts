import type { GateResult } from '../../../harness/record/gate.ts';
import { repeatedInWords } from '../../../harness/words/confirmation.ts';
import { outcomeOf } from '../../../harness/words/gate-outcome.ts';
import { againstInWords } from '../../../harness/words/sides.ts';
import { tellingOfGate } from '../../../harness/words/telling.ts';
import type { PageAssets } from '../html.ts';
import { html } from '../markup.ts';
import { pageOf } from '../page.ts';
import { besideOf, heading, launchesOf } from './compare-page.ts';
import { metricsSection } from './comparison-sections.ts';
import { baselineSection, limitsSection, repetitionSection, slosSection } from './gate-sections.ts';
import type { LaunchPoint } from './launch-point.ts';
import { howMeasured, howToRead } from './method-section.ts';
import { bodies, navigation, type Section } from './navigation.ts';
import { verdictSection } from './verdict-section.ts';

/** The changes of each launch pair, of the comparison that was decided first and of its repetition. */
export interface GatePoints {
  comparison: readonly LaunchPoint[];
  confirmation: readonly LaunchPoint[];
}

/** A gate as one page that needs no network and no script: the same bytes for the same record. */
export function renderGateHtml(
  result: GateResult,
  points: GatePoints,
  { style }: Pick<PageAssets, 'style'>,
): string {
  const { comparison, comparisons, verdict, because, exitCode } = result;
  const { does, why, remark } = outcomeOf(result);
  const status = `The gate ${does}, with exit status ${exitCode}.`;
  const remarks = [remark === null ? status : `${status} ${remark}`];
  const sections: Section[] = [
    {
      id: 'verdict',
      title: 'Verdict',
      body: verdictSection({
        ...{ verdict, because, remarks, comparisons, margins: result, comparison },
        telling: tellingOfGate(result),
      }),
    },
    { id: 'baseline', title: 'The baseline', body: baselineSection(result) },
    { id: 'slos', title: 'SLOs', body: slosSection(result) },
    ...(comparison === null ? [] : [launchesOf(comparison, points.comparison)]),
    { id: 'again', title: 'Measured again', body: repetitionSection(result, points.confirmation) },
    { id: 'metrics', title: 'Every metric', body: metricsSection(comparisons, result) },
    ...(comparison === null ? [] : besideOf(comparison)),
    { id: 'limits', title: 'What this gate can see', body: limitsSection(result) },
    { id: 'reading', title: 'How to read this', body: howToRead(result) },
    {
      id: 'method',
      title: 'How it was measured',
      body: comparison === null ? null : howMeasured(comparison, repeatedInWords(result)),
    },
  ];
  const about = comparison === null ? '' : `: ${againstInWords(comparison)}`;
  return pageOf({
    title: `Paceline gate${about}`,
    skipTo: { id: 'verdict', name: 'the verdict' },
    header: html`${heading(`The gate ${does}: ${why}`, comparison)}
${navigation(sections)}`,
    main: bodies(sections),
    style,
    script: null,
  });
}
