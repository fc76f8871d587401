import { Chart } from 'chart.js';
import type { IntervalChart } from '../chart-data.ts';
import { intervalBars } from './interval-bars.ts';
import { signOf, type Theme } from './theme.ts';

/** One row a variant: the mean as a tall line, its interval, and every launch as a sign just below. */
export function drawIntervals(
  canvas: HTMLCanvasElement,
  chart: IntervalChart,
  variants: readonly string[],
  colors: Theme,
): Chart {
  const launches = chart.points.flatMap((point) => point.launches);
  const ends = chart.points.flatMap(({ ci, value }) => (ci === null ? [value] : [value, ...ci]));
  // An interval from few launches can be wider than anything seen: the axis shows what was measured, with room.
  const largest = Math.max(...launches, ...chart.points.map(({ value }) => value));
  const max = Math.min(Math.max(...ends, largest), largest * 1.6);
  const clipped = Math.max(...ends) > max;
  const smallest = Math.min(...launches.filter((value) => value > 0), largest);
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: {
      datasets: chart.points.map(({ variant, launches: values }, row) => ({
        label: variants[variant] ?? '',
        data: values.map((value) => ({ x: value, y: row + 0.24 })),
        pointStyle: signOf(variant),
        pointRadius: 4,
        pointHoverRadius: 6,
        borderColor: colors.colorOf(variant),
        backgroundColor: `${colors.colorOf(variant)}66`,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: chart.logarithmic ? 'logarithmic' : 'linear',
          ...(chart.logarithmic
            ? { min: smallest / 2, max: largest * 2 }
            : { min: 0, ...(clipped ? { max } : { suggestedMax: max }) }),
          grid: { color: colors.grid },
          ticks: { color: colors.muted, maxTicksLimit: 7 },
          title: { display: true, text: chart.unit, color: colors.muted },
        },
        y: {
          type: 'linear',
          reverse: true,
          min: -0.6,
          max: chart.points.length - 0.4,
          grid: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = chart.points.map((_, row) => ({ value: row }));
          },
          ticks: {
            color: colors.text,
            callback: (value) => variants[chart.points[Number(value)]?.variant ?? -1] ?? '',
          },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: { label: (item) => `${item.dataset.label}: ${item.parsed.x} ${chart.unit}, one launch` },
        },
      },
    },
    plugins: [intervalBars(chart, colors)],
  }) as unknown as Chart;
}
