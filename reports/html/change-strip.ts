import type { Comparison } from '../../harness/record/comparison.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 200;
const HEIGHT = 18;
const MIDDLE = HEIGHT / 2;
/** Changes beyond tenfold are drawn at the end of the strip, with a tip that says they go on. */
const FURTHEST = Math.log(10);

/** How far the widest of some changes reaches, as a logarithm or in their unit, so that strips beside each other share one scale. */
export function reachOf(comparisons: readonly Comparison[], margin: number): number {
  const differs = comparisons.some(({ scale }) => scale === 'difference');
  const place = differs ? (change: number) => change : logOf;
  const ends = comparisons.flatMap(({ ci }) => (ci === null ? [] : ci.map((end) => Math.abs(place(end)))));
  const widest = Math.max(2 * place(margin), ...ends) * 1.08;
  return differs ? widest : Math.min(FURTHEST, widest);
}

/**
 * The interval of a change as a picture: no change is the line in the middle, the margin is shaded, and what lies
 * to the right is better, whichever way the metric counts. The numbers stand beside it as text.
 */
export function changeStrip(comparison: Comparison, margin: number, reach: number): Markup | null {
  const { change, ci, better, verdict, scale } = comparison;
  if (change === null || ci === null) return null;
  const at = (share: number) => {
    const size = scale === 'difference' ? share : logOf(share);
    const towards = better === 'higher' ? size : -size;
    const place = (Math.max(-1, Math.min(1, towards / reach)) * (WIDTH / 2 - 6) + WIDTH / 2).toFixed(1);
    return Number(place);
  };
  const [left, right] = [at(ci[0]), at(ci[1])].sort((a, b) => a - b) as [number, number];
  const [from, to] = [at(-margin), at(margin)].sort((a, b) => a - b) as [number, number];
  return html`<svg class="strip strip-${verdict}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path class="axis" d="M6 ${MIDDLE}H${WIDTH - 6}"/><rect class="margin" x="${from}" y="2" width="${Number((to - from).toFixed(1))}" height="${HEIGHT - 4}"/><path class="zero" d="M${WIDTH / 2} 1V${HEIGHT - 1}"/><path class="range" d="M${left} ${MIDDLE}H${right}M${left} 5V${HEIGHT - 5}M${right} 5V${HEIGHT - 5}"/><circle class="estimate" cx="${at(change)}" cy="${MIDDLE}" r="3.5"/></svg>`;
}

/** Changes add up as logarithms: half and double are equally far from none. */
function logOf(share: number): number {
  return Math.log(Math.max(1 + share, 1e-3));
}
