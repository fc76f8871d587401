import { number } from '../../../harness/record/format.ts';
import { html, type Markup } from '../markup.ts';

/** One line of a plot over load; points without a value are left out. */
export interface Line {
  name: string;
  /** Which of the page's line colours, from 1. */
  tone: number;
  points: readonly { rate: number; value: number | null }[];
}

export interface PlotMarks {
  /** The interval of the capacity, req/s; an end may be open. */
  band: readonly [number | null, number | null] | null;
  /** Where latency begins to rise faster than load. */
  knee: number | null;
  /** Bounds of SLOs on this plot's axis. */
  bounds: readonly { value: number; name: string }[];
}

const WIDTH = 880;
const HEIGHT = 300;
const FIELD = { left: 62, right: WIDTH - 12, top: 22, bottom: HEIGHT - 34 };

/**
 * Lines over offered load as a picture without a script. Values are on a logarithmic axis where they span more than two
 * powers of ten: latency near saturation grows so.
 */
export function linePlot(lines: readonly Line[], unit: string, marks: PlotMarks): Markup | null {
  const drawn = lines
    .map((line) => ({ ...line, points: line.points.filter((point) => point.value !== null) as Shown[] }))
    .filter(({ points }) => points.length > 1);
  const values = [
    ...drawn.flatMap(({ points }) => points.map(({ value }) => value)),
    ...marks.bounds.map(({ value }) => value),
  ];
  const rates = drawn.flatMap(({ points }) => points.map(({ rate }) => rate));
  if (drawn.length === 0) return null;
  const positive = values.filter((value) => value > 0);
  const logarithmic = positive.length === values.length && Math.max(...values) / Math.min(...values) > 100;
  const y = axis(
    logarithmic ? Math.min(...values) : 0,
    Math.max(...values),
    logarithmic,
    FIELD.bottom,
    FIELD.top,
  );
  const x = axis(0, Math.max(...rates), false, FIELD.left, FIELD.right);
  const place = ({ rate, value }: Shown) => `${x.at(rate)},${y.at(value)}`;
  const [low, high] = marks.band ?? [null, null];
  const from = low === null ? FIELD.left : x.at(low);
  const to = high === null ? FIELD.right : Math.min(FIELD.right, x.at(high));
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${drawn
    .map(({ name }) => name)
    .join(', ')} in ${unit} over offered load; the values are in the table below">${
    marks.band !== null &&
    html`<rect class="capacity" x="${from}" y="${FIELD.top}" width="${Math.max(2, to - from)}" height="${FIELD.bottom - FIELD.top}"/>`
  }${y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${FIELD.left}" x2="${FIELD.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text x="${FIELD.left - 6}" y="${y.at(tick)}" dy="0.32em" text-anchor="end">${number(tick)}</text>`,
  )}${x.ticks.map(
    (tick) => html`<text x="${x.at(tick)}" y="${HEIGHT - 16}" text-anchor="middle">${number(tick)}</text>`,
  )}<text x="${FIELD.right}" y="${HEIGHT - 3}" text-anchor="end">offered, req/s</text><text x="4" y="12">${unit}${logarithmic && ', logarithmic'}</text>${marks.bounds.map(
    ({ value, name }) =>
      html`<line class="bound" x1="${FIELD.left}" x2="${FIELD.right}" y1="${y.at(value)}" y2="${y.at(value)}"/><text class="bound-name" x="${FIELD.left + 6}" y="${y.at(value) - 5}">${name}</text>`,
  )}${
    marks.knee !== null &&
    html`<line class="knee" x1="${x.at(marks.knee)}" x2="${x.at(marks.knee)}" y1="${FIELD.top}" y2="${FIELD.bottom}"/><text x="${x.at(marks.knee)}" y="${FIELD.top - 6}" text-anchor="middle">knee</text>`
  }${drawn.map(
    ({ tone, points }) =>
      html`<polyline class="tone-${tone}" points="${points.map(place).join(' ')}"/>${points.map(
        (point) =>
          html`<circle class="tone-${tone}" cx="${x.at(point.rate)}" cy="${y.at(point.value)}" r="3"/>`,
      )}`,
  )}</svg>
<ul class="legend">${drawn.map(({ name, tone }) => html`<li><span class="key tone-${tone}"></span>${name}</li>`)}</ul>`;
}

interface Shown {
  rate: number;
  value: number;
}

interface Scale {
  at(value: number): number;
  ticks: number[];
}

function axis(least: number, most: number, logarithmic: boolean, start: number, end: number): Scale {
  if (logarithmic) {
    const [low, high] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
    const at = (value: number) =>
      place(start, end, (Math.log10(Math.max(value, 10 ** low)) - low) / Math.max(1, high - low));
    return { at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
  }
  const top = most > 0 ? most * 1.05 : 1;
  const step = roundStep(top / 6);
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  return { at: (value) => place(start, end, value / top), ticks };
}

function place(start: number, end: number, share: number): number {
  return Number((start + share * (end - start)).toFixed(1));
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((times) => times * power >= atLeast) ?? 10) * power;
}
