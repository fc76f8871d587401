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
import { onThemeChange, theme } from './theme.ts';
import { TimelinePanels } from './timeline-panels.ts';

Chart.register(ScatterController, LinearScale, LogarithmicScale, PointElement, LineElement, Legend, Tooltip);
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const scenarios = JSON.parse(document.getElementById('charts')?.textContent ?? '[]') as ScenarioCharts[];
let drawn: Chart[] = [];
const redraws: (() => void)[] = [];

function drawCharts(): void {
  for (const chart of drawn) chart.destroy();
  drawn = [];
  const colors = theme();
  for (const { name, variants, charts } of scenarios) {
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

function drawTimeline(scenario: ScenarioCharts): void {
  const root = document.querySelector(`.timeline[data-scenario="${CSS.escape(scenario.name)}"]`);
  const launch = document.getElementById(`${scenario.name}-launch`);
  const beside = document.getElementById(`${scenario.name}-beside`);
  if (
    !(
      root instanceof HTMLElement &&
      launch instanceof HTMLSelectElement &&
      beside instanceof HTMLSelectElement
    )
  )
    return;
  const panels = new TimelinePanels(root, scenario);
  const draw = () => {
    const chosen = [launch.value, beside.value].filter((value) => value !== '').map(Number);
    panels.draw([...new Set(chosen)], theme());
  };
  launch.addEventListener('change', draw);
  beside.addEventListener('change', draw);
  redraws.push(draw);
  draw();
}

drawCharts();
for (const scenario of scenarios) drawTimeline(scenario);
onThemeChange(() => {
  drawCharts();
  for (const redraw of redraws) redraw();
});
