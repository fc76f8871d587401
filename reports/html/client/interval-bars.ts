import type { Plugin } from 'chart.js';
import type { IntervalChart } from '../chart-data.ts';
import type { Theme } from './theme.ts';

/** Half the height of the mean's line and of an interval's ends, CSS pixels. */
const MEAN = 10;
const END = 5;

/**
 * Draws each mean with its interval as a bar between two ends. An end that lies beyond the axis is drawn as a tip,
 * so that nobody takes the edge of the picture for the end of the interval.
 */
export function intervalBars(chart: IntervalChart, colors: Theme): Plugin<'scatter'> {
  return {
    id: 'intervals',
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      chart.points.forEach(({ variant, value, ci }, row) => {
        const at = y.getPixelForValue(row);
        const mean = x.getPixelForValue(value);
        ctx.save();
        if (!chart.logarithmic) {
          ctx.fillStyle = `${colors.colorOf(variant)}22`;
          ctx.fillRect(x.left, at - END, mean - x.left, 2 * END);
        }
        ctx.strokeStyle = colors.colorOf(variant);
        ctx.lineWidth = 2;
        ctx.beginPath();
        ctx.moveTo(mean, at - MEAN);
        ctx.lineTo(mean, at + MEAN);
        if (ci !== null) {
          const [from, to] = [Math.max(ci[0], x.min), Math.min(ci[1], x.max)].map((end) =>
            x.getPixelForValue(end),
          ) as [number, number];
          ctx.moveTo(from, at);
          ctx.lineTo(to, at);
          // A mean of times or counts can't be negative: an interval that reaches 0 ends there.
          drawEnd(ctx, from, at, ci[0] < x.min && x.min > 0 ? -1 : 0);
          drawEnd(ctx, to, at, ci[1] > x.max ? 1 : 0);
        }
        ctx.stroke();
        ctx.restore();
      });
    },
  };
}

/** An end of an interval: a stroke across, or a tip that points on, to the left (-1) or right (1). */
function drawEnd(ctx: CanvasRenderingContext2D, x: number, y: number, onward: -1 | 0 | 1): void {
  ctx.moveTo(x - onward * END, y - END);
  ctx.lineTo(x, onward === 0 ? y + END : y);
  if (onward !== 0) ctx.lineTo(x - onward * END, y + END);
}
