/** The page's script: draws every chart from the data embedded in the page. */
import {
  Chart,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { ScenarioCharts } from '../chart-data.ts';
import { drawIntervals } from './interval-chart.ts';
import { drawPercentiles } from './percentile-chart.ts';
import { drawPlot } from './plot-chart.ts';
import { onThemeChange, theme } from './theme.ts';
import { Timeline } from './timeline.ts';

Chart.register(ScatterController, LinearScale, LogarithmicScale, PointElement, LineElement, Legend, Tooltip);
// Numbers read the same in every browser.
Chart.defaults.locale = 'en';
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const scenarios = JSON.parse(document.getElementById('charts')?.textContent ?? '[]') as ScenarioCharts[];
let drawn: Chart[] = [];
/** Where there are loads on an axis, whether it is logarithmic is the reader's choice. */
const loadAxis = document.getElementById('logarithmic-load');

function drawCharts(): void {
  for (const chart of drawn) chart.destroy();
  drawn = [];
  const colors = theme();
  for (const { name, variants, charts, plots = [] } of scenarios) {
    for (const plot of plots) {
      const canvas = document.getElementById(`${name}-${plot.id}`);
      if (canvas instanceof HTMLCanvasElement) drawn.push(drawPlot(canvas, plot, isLogarithmic(), colors));
    }
    for (const chart of charts) {
      const canvas = document.getElementById(`${name}-${chart.id}`);
      if (!(canvas instanceof HTMLCanvasElement)) continue;
      drawn.push(
        chart.kind === 'interval'
          ? drawIntervals(canvas, chart, variants, colors)
          : drawPercentiles(canvas, chart, variants, colors),
      );
    }
  }
}

function isLogarithmic(): boolean {
  return loadAxis instanceof HTMLInputElement && loadAxis.checked;
}

// Without a script there is nothing to switch.
loadAxis?.closest('.controls')?.removeAttribute('hidden');
loadAxis?.addEventListener('change', drawCharts);
drawCharts();
const timelines = scenarios.flatMap((scenario) => {
  const root = document.querySelector(`.timeline[data-scenario="${CSS.escape(scenario.name)}"]`);
  return root instanceof HTMLElement ? [new Timeline(root, scenario)] : [];
});
for (const timeline of timelines) timeline.draw();
onThemeChange(() => {
  drawCharts();
  for (const timeline of timelines) timeline.draw();
});
