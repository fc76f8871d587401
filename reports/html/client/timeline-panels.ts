import { Chart, type ChartDataset } from 'chart.js';
import type { LaunchTimeline } from '../chart-data.ts';
import { type Overlay, panelOverlay } from './panel-overlay.ts';
import { dashOf, signOf, type Theme } from './theme.ts';

interface Panel {
  logarithmic: boolean;
  max?: number;
  lines(launch: LaunchTimeline): { t: number[]; y: (number | null)[]; dots?: boolean }[];
}

/** From top to bottom, as the page lays out their canvases. */
const PANELS: readonly Panel[] = [
  { logarithmic: false, lines: ({ load }) => [{ t: load.t, y: load.throughput }] },
  {
    logarithmic: true,
    lines: ({ load }) => [
      { t: load.t, y: load.p50 },
      { t: load.t, y: load.max, dots: true },
    ],
  },
  { logarithmic: false, lines: ({ loop }) => (loop ? [{ t: loop.t, y: loop.delayMax }] : []) },
  {
    logarithmic: false,
    max: 100,
    lines: ({ loop }) =>
      loop ? [{ t: loop.t, y: loop.utilization.map((share) => (share === null ? null : share * 100)) }] : [],
  },
  { logarithmic: false, lines: ({ loop }) => (loop ? [{ t: loop.t, y: loop.gc }] : []) },
];

export type Span = readonly [from: number, to: number];

/** The charts of one or two launches, one below the other, with one time axis and one overlay. */
export class TimelinePanels {
  readonly #canvases: readonly HTMLCanvasElement[];
  readonly #overlay: Overlay = { cursor: null, marked: null };
  #charts: Chart[] = [];

  constructor(canvases: readonly HTMLCanvasElement[]) {
    this.#canvases = canvases;
  }

  /** Draws these launches anew, from one second to another. */
  draw(launches: readonly LaunchTimeline[], span: Span, colors: Theme): void {
    for (const chart of this.#charts) chart.destroy();
    this.#charts = this.#canvases.flatMap((canvas, index) => {
      const panel = PANELS[index];
      return panel === undefined ? [] : [this.#chart(canvas, panel, launches, span, colors)];
    });
  }

  /** Puts the cursor at a second, or takes it away. */
  point(second: number | null): void {
    this.#overlay.cursor = second;
    this.#redraw();
  }

  /** Marks the part that a drag has covered so far. */
  mark(part: Span | null): void {
    this.#overlay.marked = part === null ? null : [...part];
    this.#redraw();
  }

  /** The second at a distance in CSS pixels from a canvas's left edge, held within what is shown. */
  secondAt(pixel: number): number {
    const x = this.#charts[0]?.scales.x;
    if (x === undefined) return 0;
    return Math.max(x.min, Math.min(x.max, x.getValueForPixel(pixel) ?? 0));
  }

  #redraw(): void {
    for (const chart of this.#charts) chart.draw();
  }

  #chart(
    canvas: HTMLCanvasElement,
    panel: Panel,
    launches: readonly LaunchTimeline[],
    [from, to]: Span,
    colors: Theme,
  ): Chart {
    const last = canvas === this.#canvases.at(-1);
    return new Chart<'scatter'>(canvas, {
      type: 'scatter',
      data: { datasets: launches.flatMap((launch) => linesOf(panel, launch, colors)) },
      options: {
        animation: false,
        maintainAspectRatio: false,
        // Pointers are followed by the timeline, which moves all panels at once.
        events: [],
        // Room for the last second's number, the same in all panels.
        layout: { padding: { right: 16 } },
        scales: {
          x: {
            type: 'linear',
            afterFit: (axis) => {
              axis.paddingLeft = 0;
              axis.paddingRight = 0;
            },
            min: from,
            max: to,
            grid: { color: colors.grid },
            ticks: {
              color: colors.muted,
              display: last,
              maxRotation: 0,
              callback: (value) => String(Number(Number(value).toFixed(2))),
            },
            title: { display: last, text: 'seconds since the measurement began', color: colors.muted },
          },
          y: {
            type: panel.logarithmic ? 'logarithmic' : 'linear',
            ...(panel.logarithmic ? {} : { beginAtZero: true }),
            ...(panel.max === undefined ? {} : { max: panel.max }),
            grid: { color: colors.grid },
            ticks: {
              color: colors.muted,
              maxTicksLimit: 4,
              callback: (value) => Number(value).toLocaleString('en'),
            },
            // One width for all panels, so that the same second stands at the same place in each.
            afterFit: (axis) => {
              axis.width = 58;
            },
          },
        },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
      },
      plugins: [panelOverlay(this.#overlay, colors)],
    }) as unknown as Chart;
  }
}

function linesOf(panel: Panel, launch: LaunchTimeline, colors: Theme): ChartDataset<'scatter'>[] {
  const color = colors.colorOf(launch.variant);
  return panel.lines(launch).map(({ t, y, dots }) => ({
    data: t.map((x, index) => ({ x, y: y[index] ?? Number.NaN })),
    // A busy loop runs along the upper edge, which must not cut its line in half.
    clip: 3,
    showLine: !dots,
    spanGaps: false,
    borderColor: color,
    backgroundColor: dots ? `${color}66` : color,
    borderDash: dashOf(launch.variant),
    borderWidth: dots ? 1 : 1.75,
    pointRadius: dots ? 2.5 : 0,
    pointHitRadius: 0,
    pointStyle: signOf(launch.variant),
  }));
}
