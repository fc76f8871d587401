import type { Comparison } from '../../../harness/record/comparison.ts';
import { html, type Markup } from '../markup.ts';
import { axisOf } from './axis.ts';
import type { LaunchPoint } from './launch-point.ts';

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = HEIGHT - 26;
/** Launch pairs that can be numbered below the plot before the numbers touch each other on a phone. */
const NUMBERED = 12;

/**
 * A dot for each launch pair in the order they were made, over the band of the interval and between the margin's
 * lines. Widths are per cent of the page's, heights are pixels, so that dots and letters keep their size.
 */
export function launchPlot(comparison: Comparison, points: readonly LaunchPoint[], margin: number): Markup {
  const { ci, change, verdict } = comparison;
  const axis = axisOf([
    ...points.map((point) => point.change),
    ...(ci ?? []),
    ...(margin > 0 ? [margin, -margin] : []),
  ]);
  const y = (share: number) =>
    Number((BOTTOM - ((share - axis.low) / (axis.high - axis.low)) * (BOTTOM - TOP)).toFixed(1));
  const last = Math.max(...points.map(({ block }) => block));
  const x = (block: number) => `${Number((((block - 0.5) / last) * 100).toFixed(2))}%`;
  const measured = new Set(points.map(({ block }) => block));
  const blocks = Array.from({ length: last }, (_, index) => index + 1);
  const every = Math.ceil(last / NUMBERED);
  return html`<div class="plot plot-${verdict}"><svg class="plot-scale" width="64" height="${HEIGHT}" aria-hidden="true">${axis.ticks.map(
    (tick) => html`<text x="56" y="${y(tick)}" dy="0.32em" text-anchor="end">${axis.label(tick)}</text>`,
  )}</svg><svg class="plot-field" width="100%" height="${HEIGHT}" aria-hidden="true">${
    margin > 0 &&
    html`<rect class="margin" x="0" width="100%" y="${y(margin)}" height="${span(y(-margin), y(margin))}"/>`
  }${axis.ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/>`)}${
    ci !== null &&
    html`<rect class="range" x="0" width="100%" y="${y(ci[1])}" height="${span(y(ci[0]), y(ci[1]))}"/>`
  }<line class="zero" x1="0" x2="100%" y1="${y(0)}" y2="${y(0)}"/>${
    margin > 0 &&
    [margin, -margin].map(
      (edge) => html`<line class="edge" x1="0" x2="100%" y1="${y(edge)}" y2="${y(edge)}"/>`,
    )
  }${change !== null && html`<line class="estimate" x1="0" x2="100%" y1="${y(change)}" y2="${y(change)}"/>`}${blocks
    .filter((block) => !measured.has(block))
    .map(
      (block) =>
        html`<text class="missing" x="${x(block)}" y="${y(0)}" dy="0.32em" text-anchor="middle">×</text>`,
    )}${points.map(
    (point) => html`<circle class="launch" cx="${x(point.block)}" cy="${y(point.change)}" r="4.5"/>`,
  )}${blocks
    .filter((block) => (block - 1) % every === 0)
    .map(
      (block) => html`<text x="${x(block)}" y="${HEIGHT - 8}" text-anchor="middle">${block}</text>`,
    )}</svg></div>`;
}

/** Height between two places; a band too thin to be seen is drawn as a line. */
function span(lower: number, upper: number): number {
  return Number(Math.max(1, lower - upper).toFixed(1));
}
