import type { Comparison } from '../../../harness/record/comparison.ts';
import { hasMargin, type Margins, marginOf } from '../../../harness/words/margin.ts';
import { html, type Markup } from '../markup.ts';
import { launchFigure } from './launch-figure.ts';
import type { LaunchPoint } from './launch-point.ts';

/** The metrics that decide, launch by launch, of the first comparison or its repetition; null without launches. */
export function launchFigures(
  comparisons: readonly Comparison[],
  points: readonly LaunchPoint[],
  margins: Margins,
  run: 'first' | 'again' = 'first',
): Markup | null {
  const figures = comparisons
    // A difference has no share that could be drawn launch by launch.
    .filter(({ gating, scale }) => gating && scale === undefined)
    .map((one) => launchFigure(one, points, marginOf(margins, one.metric), run))
    .filter((figure) => figure !== null);
  if (figures.length === 0) return null;
  return html`<p class="note">Each dot is one launch pair: A and B, both freshly started. The coloured band is the interval of the change with its estimate as a line${hasMargin(margins) && '; the shaded band between the dashed lines is too small a change to matter'}. Dots that drift or split into groups say that launches were not alike.</p>
<div class="charts charts-launches">${figures}</div>`;
}

export function launchesSection(
  comparisons: readonly Comparison[],
  points: readonly LaunchPoint[],
  margins: Margins,
): Markup | null {
  const figures = launchFigures(comparisons, points, margins);
  if (figures === null) return null;
  return html`<section aria-labelledby="launches"><h2 id="launches">Launch by launch</h2>
${figures}</section>`;
}
