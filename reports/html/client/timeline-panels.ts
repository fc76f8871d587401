import { Chart, type ChartDataset, type Plugin } from 'chart.js';
import type { LaunchTimeline, ScenarioCharts } from '../chart-data.ts';
import { dashOf, signOf, type Theme } from './theme.ts';

type Line = ChartDataset<'scatter'>;

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
    lines: ({ loop }) => (loop ? [{ t: loop.t, y: loop.utilization.map((share) => share * 100) }] : []),
  },
  { logarithmic: false, lines: ({ loop }) => (loop ? [{ t: loop.t, y: loop.gc }] : []) },
];

/** The panels of one scenario: one or two launches, all on one time axis with one cursor. */
export class TimelinePanels {
  readonly #root: HTMLElement;
  readonly #data: ScenarioCharts;
  #charts: Chart[] = [];
  #cursor: number | null = null;

  constructor(root: HTMLElement, data: ScenarioCharts) {
    this.#root = root;
    this.#data = data;
  }

  /** Draws the launches of these indexes anew. */
  draw(indexes: readonly number[], colors: Theme): void {
    for (const chart of this.#charts) chart.destroy();
    const launches = indexes.flatMap((index) => this.#data.timelines[index] ?? []);
    this.#name(launches, colors);
    const canvases = [...this.#root.querySelectorAll('canvas')];
    const warmup = Math.max(0, ...launches.map((launch) => launch.warmup));
    const duration = Math.max(0, ...launches.map((launch) => launch.duration));
    this.#charts = PANELS.flatMap((panel, index) => {
      const canvas = canvases[index];
      if (canvas === undefined) return [];
      const last = index === PANELS.length - 1;
      return [this.#panel(canvas, panel, launches, [-warmup, duration], last, colors)];
    });
  }

  /** Says which line is which launch. */
  #name(launches: readonly LaunchTimeline[], colors: Theme): void {
    const entries = launches.map(({ variant, block }) => {
      const entry = document.createElement('li');
      const line = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      line.setAttribute('viewBox', '0 0 28 4');
      line.setAttribute('aria-hidden', 'true');
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', 'M0 2H28');
      path.setAttribute('stroke', colors.colorOf(variant));
      path.setAttribute('stroke-width', '2');
      path.setAttribute('stroke-dasharray', dashOf(variant).join(' '));
      line.append(path);
      entry.append(line, `${this.#data.variants[variant]}, block ${block}`);
      return entry;
    });
    this.#root.querySelector('.legend')?.replaceChildren(...entries);
  }

  #panel(
    canvas: HTMLCanvasElement,
    panel: Panel,
    launches: readonly LaunchTimeline[],
    [from, to]: readonly [number, number],
    last: boolean,
    colors: Theme,
  ): Chart {
    const datasets: Line[] = launches.flatMap((launch) =>
      panel.lines(launch).map(({ t, y, dots }) => ({
        label: `${this.#data.variants[launch.variant]}, block ${launch.block}`,
        data: t.map((x, index) => ({ x, y: y[index] ?? Number.NaN })),
        showLine: !dots,
        spanGaps: false,
        borderColor: colors.colorOf(launch.variant),
        backgroundColor: colors.colorOf(launch.variant),
        borderDash: dashOf(launch.variant),
        borderWidth: 1.5,
        pointRadius: dots ? 2 : 0,
        pointHitRadius: 0,
        pointStyle: signOf(launch.variant),
      })),
    );
    return new Chart<'scatter'>(canvas, {
      type: 'scatter',
      data: { datasets },
      options: {
        animation: false,
        maintainAspectRatio: false,
        events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
        onHover: (event, _elements, chart) => {
          const x = chart.scales.x;
          this.#move(
            event.type === 'mouseout' || x === undefined ? null : (x.getValueForPixel(event.x ?? 0) ?? null),
          );
        },
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
            ticks: { color: colors.muted, display: last },
            title: { display: last, text: 'seconds since the measurement began', color: colors.muted },
          },
          y: {
            type: panel.logarithmic ? 'logarithmic' : 'linear',
            ...(panel.logarithmic ? {} : { beginAtZero: true }),
            ...(panel.max === undefined ? {} : { max: panel.max }),
            grid: { color: colors.grid },
            ticks: { color: colors.muted, maxTicksLimit: 4 },
            // One width for all panels, so that the same second stands at the same place in each.
            afterFit: (axis) => {
              axis.width = 58;
            },
          },
        },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
      },
      plugins: [this.#shadeAndCursor(colors)],
    }) as unknown as Chart;
  }

  #shadeAndCursor(colors: Theme): Plugin<'scatter'> {
    return {
      id: 'shade-and-cursor',
      beforeDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
        if (x === undefined) return;
        const zero = x.getPixelForValue(0);
        ctx.save();
        ctx.fillStyle = colors.shade;
        ctx.fillRect(chartArea.left, chartArea.top, Math.max(0, zero - chartArea.left), chartArea.height);
        ctx.restore();
      },
      afterDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
        if (x === undefined || this.#cursor === null) return;
        const at = x.getPixelForValue(this.#cursor);
        ctx.save();
        ctx.strokeStyle = colors.muted;
        ctx.beginPath();
        ctx.moveTo(at, chartArea.top);
        ctx.lineTo(at, chartArea.bottom);
        ctx.stroke();
        ctx.restore();
      },
    };
  }

  #move(second: number | null): void {
    this.#cursor = second;
    for (const chart of this.#charts) chart.draw();
    const readout = this.#root.querySelector('.readout');
    if (readout !== null) readout.textContent = second === null ? '' : this.#describe(second);
  }

  /** What every panel shows at that second, in words. */
  #describe(second: number): string {
    const names = ['req/s', 'ms median', 'ms loop delay', '% busy', 'ms GC'];
    const parts = this.#charts.flatMap((chart, index) => {
      const points = (chart.data.datasets[0]?.data ?? []) as { x: number; y: number }[];
      const nearest = points.reduce<{ x: number; y: number } | null>(
        (best, point) =>
          best === null || Math.abs(point.x - second) < Math.abs(best.x - second) ? point : best,
        null,
      );
      return nearest === null || Number.isNaN(nearest.y) ? [] : [`${nearest.y} ${names[index]}`];
    });
    return `${second.toFixed(1)} s: ${parts.join(', ')}`;
  }
}
