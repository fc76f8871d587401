import { Chart } from 'chart.js';
import type { PlotChart, PlotLine } from '../chart-data.ts';
import { short, xAxis, yAxis } from './plot-axes.ts';
import { plotOverlay } from './plot-overlay.ts';
import { dashOf, signOf, type Theme } from './theme.ts';

/** Lines over load, count or setting, with the marks of the answer behind them. */
export function drawPlot(
  canvas: HTMLCanvasElement,
  chart: PlotChart,
  logarithmicLoad: boolean,
  colors: Theme,
): Chart {
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: { datasets: chart.lines.map((line) => dataset(line, colors)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      // Room above for the name of the band.
      layout: { padding: { top: chart.band === null ? 6 : 18 } },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: { x: xAxis(chart, chart.x.load && logarithmicLoad, colors), y: yAxis(chart, colors) },
      plugins: {
        legend: {
          display: chart.lines.length > 1,
          position: 'bottom',
          labels: { color: colors.text, usePointStyle: true, boxWidth: 26, boxHeight: 7 },
        },
        tooltip: {
          callbacks: {
            title: (items) => titleOf(chart, items[0]?.parsed.x ?? 0),
            label: ({ dataset: { label }, datasetIndex, dataIndex, parsed }) =>
              `${label}: ${short(parsed.y ?? 0)} ${chart.unit}${intervalOf(chart.lines[datasetIndex], dataIndex)}`,
          },
        },
      },
    },
    plugins: [plotOverlay(chart, colors)],
  }) as unknown as Chart;
}

function dataset({ name, tone, drawn, points }: PlotLine, colors: Theme) {
  const color = colors.colorOf(tone);
  return {
    label: name,
    data: points.map(({ x, y }) => ({ x, y })),
    showLine: drawn !== 'points',
    borderColor: color,
    borderWidth: 2,
    borderDash: dashOf(tone),
    pointStyle: drawn === 'curve' ? ('line' as const) : signOf(tone),
    pointRadius: drawn === 'curve' ? 0 : 4,
    pointHoverRadius: drawn === 'curve' ? 0 : 6,
    pointBackgroundColor: points.map(({ hollow }) => (hollow ? colors.surface : color)),
    pointBorderColor: color,
    // The fit is a line to look at, and its places are no measurements.
    pointHitRadius: drawn === 'curve' ? 0 : 8,
  };
}

function titleOf({ x: { title, labels, load } }: PlotChart, at: number): string {
  if (labels !== null) return `${title} ${labels[at] ?? ''}`;
  return load ? `${short(at)} req/s offered` : `${short(at)} ${title}`;
}

function intervalOf(line: PlotLine | undefined, index: number): string {
  const ci = line?.points[index]?.ci ?? null;
  if (ci === null) return '';
  return ci[1] === null ? ', at least' : ` [${short(ci[0])}, ${short(ci[1])}]`;
}
