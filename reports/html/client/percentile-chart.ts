import { Chart } from 'chart.js';
import type { PercentileChart } from '../chart-data.ts';
import { dashOf, signOf, type Theme } from './theme.ts';

/** Percentiles at which the axis has a mark. */
const MARKS = [0, 50, 90, 99, 99.9, 99.99];

/** Where a percentile stands on an axis on which each further nine takes the same room. */
function nines(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}

/** Lines of value over percentile, both on scales that show the tail. */
export function drawPercentiles(
  canvas: HTMLCanvasElement,
  chart: PercentileChart,
  variants: readonly string[],
  colors: Theme,
): Chart {
  const floor = floorOf(chart);
  const last = Math.max(...chart.lines.flatMap(({ percentiles }) => percentiles.map(nines)));
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: {
      datasets: chart.lines.map(({ variant, percentiles, values }) => ({
        label: variants[variant] ?? '',
        data: percentiles.map((percentile, index) => ({
          x: nines(percentile),
          // A logarithmic axis has no 0; a microsecond is the finest that was recorded.
          y: Math.max(values[index] ?? 0, 0.001),
        })),
        showLine: true,
        borderColor: colors.colorOf(variant),
        backgroundColor: colors.colorOf(variant),
        borderDash: dashOf(variant),
        borderWidth: 2,
        // A sign where the axis has a mark: lines that cross stay apart without colour too.
        pointRadius: percentiles.map((percentile) =>
          MARKS.includes(percentile) && percentile > 0 ? 3.5 : 0,
        ),
        pointHitRadius: 8,
        pointStyle: signOf(variant),
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: last,
          grid: { color: colors.grid },
          afterBuildTicks: (axis) => {
            axis.ticks = MARKS.map((mark) => ({ value: nines(mark) })).filter(
              ({ value }) => value <= last + 0.01,
            );
          },
          ticks: {
            color: colors.muted,
            callback: (value) =>
              `${MARKS.find((mark) => Math.abs(nines(mark) - Number(value)) < 0.01) ?? ''} %`,
          },
          title: { display: true, text: 'percentile', color: colors.muted },
        },
        y: {
          type: 'logarithmic',
          min: floor,
          grid: { color: colors.grid },
          ticks: { color: colors.muted, maxTicksLimit: 6, callback: (value) => String(Number(value)) },
          title: { display: true, text: chart.unit, color: colors.muted },
        },
      },
      plugins: {
        legend: { labels: { color: colors.text, usePointStyle: false, boxWidth: 26, boxHeight: 0 } },
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) =>
              `${dataset.label}: p${(100 * (1 - 10 ** -(parsed.x ?? 0))).toPrecision(4)} ${parsed.y} ${chart.unit}`,
          },
        },
      },
    },
  }) as unknown as Chart;
}

/** Where the axis of values begins: the fastest tenth would only stretch it, and nobody asks for it. */
function floorOf({ lines }: PercentileChart): number {
  const values = lines.flatMap(({ percentiles, values: all }) =>
    all.filter((_, index) => (percentiles[index] ?? 0) >= 10),
  );
  return Math.max(0.01, Number((Math.min(...values) / 1.5).toPrecision(1)));
}
