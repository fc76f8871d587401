import type { Plugin } from 'chart.js';
import type { Theme } from './theme.ts';

/** What lies over all panels alike, in seconds. */
export interface Overlay {
  cursor: number | null;
  /** The part being marked by a drag. */
  marked: [number, number] | null;
}

/** Shades the warm-up, which ends at 0, and draws cursor and mark. */
export function panelOverlay(overlay: Readonly<Overlay>, colors: Theme): Plugin<'scatter'> {
  return {
    id: 'overlay',
    beforeDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
      if (x === undefined) return;
      const zero = Math.min(chartArea.right, x.getPixelForValue(0));
      ctx.save();
      ctx.fillStyle = colors.shade;
      ctx.fillRect(chartArea.left, chartArea.top, Math.max(0, zero - chartArea.left), chartArea.height);
      ctx.restore();
    },
    afterDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
      if (x === undefined) return;
      ctx.save();
      if (overlay.marked !== null) {
        const [from, to] = overlay.marked.map((second) => x.getPixelForValue(second)) as [number, number];
        ctx.fillStyle = colors.shade;
        ctx.fillRect(Math.min(from, to), chartArea.top, Math.abs(to - from), chartArea.height);
      }
      if (overlay.cursor !== null && overlay.cursor >= x.min && overlay.cursor <= x.max) {
        const at = x.getPixelForValue(overlay.cursor);
        ctx.strokeStyle = colors.muted;
        ctx.beginPath();
        ctx.moveTo(at, chartArea.top);
        ctx.lineTo(at, chartArea.bottom);
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}
