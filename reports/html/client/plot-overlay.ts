import type { Chart, Plugin, Scale } from 'chart.js';
import type { PlotChart } from '../chart-data.ts';
import type { Theme } from './theme.ts';

/** Draws the band of the answer and its marks behind the lines, and intervals over them. */
export function plotOverlay(chart: PlotChart, colors: Theme): Plugin<'scatter'> {
  return {
    id: 'plot-overlay',
    beforeDatasetsDraw: ({ ctx, chartArea, scales: { x, y } }) => {
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.font = '12px system-ui, sans-serif';
      drawBand(ctx, chart, chartArea, x, colors);
      ctx.setLineDash([6, 4]);
      for (const { y: value, name } of chart.bounds) {
        const at = y.getPixelForValue(value);
        if (at < chartArea.top || at > chartArea.bottom) continue;
        line(ctx, colors.bad, chartArea.left, at, chartArea.right, at);
        write(ctx, name, colors.bad, chartArea.left + 6, at - 5, 'left');
      }
      ctx.setLineDash([2, 3]);
      for (const { x: value, name } of chart.marks) {
        const at = x.getPixelForValue(value);
        if (at < chartArea.left || at > chartArea.right) continue;
        line(ctx, colors.muted, at, chartArea.top, at, chartArea.bottom);
        const left = at - chartArea.left > ctx.measureText(name).width + 8;
        write(ctx, name, colors.muted, at + (left ? -5 : 5), chartArea.top + 13, left ? 'right' : 'left');
      }
      ctx.restore();
    },
    afterDatasetsDraw: ({ ctx, chartArea, scales: { x, y } }) => {
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.lineWidth = chart.x.labels === null ? 1.5 : 3;
      for (const { tone, points } of chart.lines) {
        for (const { x: place, ci } of points) {
          if (ci === null) continue;
          const at = x.getPixelForValue(place);
          const low = y.getPixelForValue(ci[0]);
          const high = ci[1] === null ? chartArea.top + 10 : y.getPixelForValue(ci[1]);
          line(ctx, colors.colorOf(tone), at, low, at, high);
          line(ctx, colors.colorOf(tone), at - 7, low, at + 7, low);
          // An open end has an arrow in place of its cap.
          if (ci[1] === null) arrow(ctx, at, high);
          else line(ctx, colors.colorOf(tone), at - 7, high, at + 7, high);
        }
      }
      ctx.restore();
    },
  };
}

type Context = Chart['ctx'];

function drawBand(
  ctx: Context,
  { band }: PlotChart,
  area: Chart['chartArea'],
  x: Scale,
  colors: Theme,
): void {
  if (band === null) return;
  const within = (value: number) => Math.min(area.right, Math.max(area.left, x.getPixelForValue(value)));
  const from = band.from === null ? area.left : within(band.from);
  const to = band.to === null ? area.right : within(band.to);
  ctx.fillStyle = `${colors.good}33`;
  // A narrow interval on a wide axis is still to be seen.
  ctx.fillRect(from, area.top, Math.max(2, to - from), area.bottom - area.top);
  const half = ctx.measureText(band.name).width / 2;
  const middle = Math.min(area.right - half, Math.max(area.left + half, (from + to) / 2));
  write(ctx, band.name, colors.good, middle, area.top - 6, 'center');
}

function line(ctx: Context, color: string, x1: number, y1: number, x2: number, y2: number): void {
  ctx.strokeStyle = color;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function arrow(ctx: Context, x: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(x - 6, y + 7);
  ctx.lineTo(x, y);
  ctx.lineTo(x + 6, y + 7);
  ctx.stroke();
}

function write(
  ctx: Context,
  text: string,
  color: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
): void {
  ctx.fillStyle = color;
  ctx.textAlign = align;
  ctx.fillText(text, x, y);
}
