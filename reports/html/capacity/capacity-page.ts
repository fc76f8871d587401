import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { whenAndWhere } from '../../../harness/words/when-and-where.ts';
import type { PlotChart, ScenarioCharts } from '../chart-data.ts';
import { bodies, navigation, type Section } from '../compare/navigation.ts';
import type { PageAssets } from '../html.ts';
import { html, jsonForScript } from '../markup.ts';
import { pageOf } from '../page.ts';
import { answerSection } from './answer-section.ts';
import { curvePlots } from './curve-plots.ts';
import { curveSection } from './curve-section.ts';
import { methodSection, readingSection, searchesSection } from './method-section.ts';
import { scaleUpPlot, sweepPlot } from './planning-plots.ts';
import { forecastSection, scaleUpSection, sweepSection } from './planning-sections.ts';
import { PAGE } from './plot-figure.ts';

/**
 * A capacity search as one page that needs no network: the same bytes for the same record. Without a script there are no charts; the
 * tables hold all that they show.
 */
export function renderCapacityHtml(
  result: CapacityResult,
  { style, script }: Pick<PageAssets, 'style'> & Partial<PageAssets>,
): string {
  const { subject, sweep, scaleUp } = result;
  const drawn = script !== undefined;
  const curves = drawn ? curvePlots(result) : [];
  const swept = drawn && sweep !== null ? sweepPlot(sweep) : null;
  const scaled = drawn && scaleUp !== null ? scaleUpPlot(scaleUp) : null;
  const sections: Section[] = [
    { id: 'answer', title: 'Answer', body: answerSection(result) },
    { id: 'forecast', title: 'Forecast', body: forecastSection(result) },
    { id: 'sweep', title: 'Settings', body: sweepSection(result, swept) },
    { id: 'scale-up', title: 'Scale-up', body: scaleUpSection(result, scaled) },
    { id: 'load', title: 'Over load', body: curveSection(result, curves) },
    { id: 'searches', title: 'Searches', body: searchesSection(result) },
    { id: 'reading', title: 'How to read this', body: readingSection(result) },
    { id: 'method', title: 'How it was measured', body: methodSection(result) },
  ];
  const title = `Capacity of ${subject.text}`;
  return pageOf({
    title: `Paceline: ${title}`,
    skipTo: { id: 'answer', name: 'the answer' },
    header: html`<p class="brand">Paceline</p>
<h1>${title}</h1>
<p>${whenAndWhere(result)}${!result.complete && html` · <strong>interrupted: what was measured until then</strong>`}</p>
${navigation(sections)}`,
    main: bodies(sections),
    style,
    script:
      script === undefined
        ? null
        : {
            data: jsonForScript(chartsOf([swept, scaled, ...curves].filter((plot) => plot !== null))),
            code: script,
          },
  });
}

function chartsOf(plots: PlotChart[]): ScenarioCharts[] {
  return [{ name: PAGE, variants: [], charts: [], timelines: [], plots }];
}
