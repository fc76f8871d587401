import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { counted, number, plusMinus } from '../../../harness/record/format.ts';
import { answerInWords, CURVE_COLUMNS, rangeOf, remarksOn, shownCurve } from '../../words/capacity.ts';
import { sentence } from '../../words/sentence.ts';
import { bodies, navigation, type Section } from '../compare/navigation.ts';
import type { PageAssets } from '../html.ts';
import { html, type Markup } from '../markup.ts';
import { pageOf } from '../page.ts';
import { type Line, linePlot } from './line-plot.ts';

/** A capacity search as one page that needs no network and no script: the same bytes for the same record. */
export function renderCapacityHtml(result: CapacityResult, { style }: Pick<PageAssets, 'style'>): string {
  const { subject, startedAt, fingerprint } = result;
  const sections: Section[] = [
    { id: 'answer', title: 'Answer', body: answer(result) },
    { id: 'forecast', title: 'Forecast', body: forecast(result) },
    { id: 'sweep', title: 'Settings', body: sweep(result) },
    { id: 'scale-up', title: 'Scale-up', body: scaleUp(result) },
    { id: 'load', title: 'Over load', body: overLoad(result) },
    { id: 'searches', title: 'Searches', body: searches(result) },
    { id: 'method', title: 'How it was measured', body: method(result) },
  ];
  const title = `Capacity of ${subject.text}`;
  return pageOf({
    title: `Paceline: ${title}`,
    skipTo: { id: 'answer', name: 'the answer' },
    header: html`<p class="brand">Paceline</p>
<h1>${title}</h1>
<p>${startedAt.slice(0, 16).replace('T', ' ')} UTC, ${fingerprint.machine.cores} cores, Node.js ${fingerprint.node}</p>
${navigation(sections)}`,
    main: bodies(sections),
    style,
    script: null,
  });
}

function answer(result: CapacityResult): Markup {
  const { slo, estimate, state } = result;
  const words = slo.length === 0 ? 'Only scale-up was asked for.' : sentence(answerInWords(result, slo));
  return html`<section aria-labelledby="answer"><h2 id="answer">Answer</h2>
<div class="card"><p class="capacity-answer">${words}</p>
${estimate !== null && state === 'found' && html`<p>The middle of it: ${number(estimate.value)} req/s.</p>`}
<ul>${remarksOn(result).map((line) => html`<li>${line}</li>`)}</ul></div>
${result.warnings.length > 0 && html`<div class="warnings"><strong>Beware</strong><ul>${result.warnings.map((line) => html`<li>${line}</li>`)}</ul></div>`}</section>`;
}

function forecast({ forecast: found }: CapacityResult): Markup | null {
  if (found === null) return null;
  const { replicas, replicasRange, perReplica, loadWithOneFailed, load } = found;
  const rows: [string, string][] = [
    ['Demand', `${number(found.demand)} req/s`],
    ['Headroom', `${number(found.headroom * 100)} %`],
    ['Replicas', `${counted(replicas)} (${counted(replicasRange[0])} to ${counted(replicasRange[1])})`],
    ['Load of each', `${number(load * 100)} % of what it surely carries`],
    ['With one failed', loadWithOneFailed === null ? 'nothing left' : `${number(loadWithOneFailed * 100)} %`],
    ...(perReplica === null
      ? []
      : ([
          ['Cores of each', number(perReplica.cores)],
          ['Memory of each', `${number(perReplica.memoryMb)} MB`],
        ] as [string, string][])),
  ];
  return html`<section aria-labelledby="forecast"><h2 id="forecast">Forecast</h2>
${table('Replicas for the demand', ['', ''], rows)}
<ul>${found.words.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function sweep({ sweep: found }: CapacityResult): Markup | null {
  if (found === null) return null;
  const rows = found.points.map(({ value, answer: own }) => [value, rangeOf(own), own.state]);
  return html`<section aria-labelledby="sweep"><h2 id="sweep">By ${found.setting}</h2>
${table(`Capacity at each ${found.setting}`, [found.setting, 'req/s', 'state'], rows)}
<ul>${found.words.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function scaleUp({ scaleUp: found }: CapacityResult): Markup | null {
  if (found === null) return null;
  const { setting, points, fit, peak, predicted, words } = found;
  const rows = [
    ...points.map(({ count, throughput }) => [
      number(count),
      plusMinus(throughput),
      `${throughput.n} launches`,
    ]),
    ...predicted.map(({ count, throughput }) => [counted(count), plusMinus(throughput), 'by the fit']),
  ];
  return html`<section aria-labelledby="scale-up"><h2 id="scale-up">Throughput over ${setting}</h2>
${linePlot(
  [
    {
      name: 'measured',
      tone: 1,
      points: points.map(({ count, throughput }) => ({ rate: count, value: throughput.value })),
    },
  ],
  'req/s',
  { band: null, knee: peak?.count.value ?? null, bounds: [] },
)}
${table(`Throughput at each number of ${setting}`, [setting, 'req/s', 'from'], rows)}
${fit !== null && html`<p>Contention ${plusMinus(fit.alpha)}, coherency ${plusMinus(fit.beta)}, of one ${plusMinus(fit.gamma)} req/s; R² ${number(fit.rSquared)}.</p>`}
<ul>${words.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function overLoad(result: CapacityResult): Markup | null {
  const { curve, lower, upper, knee, slo, state } = result;
  if (curve.length === 0) return null;
  const points = shownCurve(curve);
  const line = (
    name: string,
    tone: number,
    read: (point: (typeof points)[number]) => number | null,
  ): Line => ({
    name,
    tone,
    points: points.map((point) => ({ rate: point.rate, value: read(point) })),
  });
  const band = state === 'irregular' ? null : ([lower.value, upper.value] as const);
  const marks = { band, knee: knee?.rate ?? null };
  const latency = linePlot(
    [line('p50', 1, ({ p50 }) => p50), line('p90', 2, ({ p90 }) => p90), line('p99', 3, ({ p99 }) => p99)],
    'ms',
    { ...marks, bounds: slo.flatMap(boundOf) },
  );
  const use = linePlot(
    [
      line('loop busy', 1, ({ utilization }) => (utilization === null ? null : utilization * 100)),
      line('CPU', 2, ({ cpu }) => (cpu === null ? null : cpu * 100)),
      line('errors', 3, ({ errors }) => errors * 100),
    ],
    '%',
    { ...marks, bounds: [] },
  );
  const goodput = linePlot([line('answered rightly', 1, ({ goodput: value }) => value)], 'req/s', {
    ...marks,
    bounds: [],
  });
  return html`<section aria-labelledby="load"><h2 id="load">Over load</h2>
<p class="note">The shaded band is the interval of the capacity${knee !== null && '; the line marked knee is where goodput over response time is largest'}. CPU is that of all processes: 100 % is one core.</p>
<figure class="chart"><figcaption>Latency from when a request was due</figcaption>${latency}</figure>
<figure class="chart"><figcaption>Goodput</figcaption>${goodput}</figure>
<figure class="chart"><figcaption>What the service does meanwhile</figcaption>${use}</figure>
${table(
  'Each offered load, all trials at it together',
  CURVE_COLUMNS.map(({ heading }) => heading),
  points.map((point) => CURVE_COLUMNS.map(({ cell }) => cell(point))),
)}</section>`;
}

/** Where a latency SLO lies on an axis of milliseconds. */
function boundOf(slo: string): { value: number; name: string }[] {
  const [, figure, bound, unit] = /^p([\d.]+)\s*<=?\s*([\d.]+)\s*(us|ms|s)$/.exec(slo) ?? [];
  if (figure === undefined) return [];
  const scale = { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'];
  return [{ value: Number(bound) * scale, name: slo }];
}

function searches({ searches: found }: CapacityResult): Markup | null {
  if (found.length === 0) return null;
  const rows = found.map((search, index) => [
    String(index + 1),
    rangeOf({ lower: { value: search.lower, unit: 'req/s' }, upper: { value: search.upper, unit: 'req/s' } }),
    search.state,
    String(search.trials),
    number(search.loadSeconds),
  ]);
  return html`<section aria-labelledby="searches"><h2 id="searches">Searches</h2>
<p class="note">Each search is on a launch of its own; what one alone could tell. The answer above rests on all of them.</p>
${table('Searches', ['search', 'req/s', 'state', 'trials', 'load, s'], rows)}</section>`;
}

function method({ command, arrivals, loadSeconds, confidence }: CapacityResult): Markup {
  return html`<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
<p>An open loop with ${arrivals === 'poisson' ? 'Poisson' : 'constant'} arrivals: requests are sent when they are due, whatever the answers do, and latency runs from then. A load is classed by the share of its requests beyond the SLO, pooled over trials. The interval has a confidence of ${number(confidence * 100)} %; it took ${number(loadSeconds)} s of load.</p>
<p>The same again: <code>${command}</code></p></section>`;
}

function table(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>${
    headings.some((heading) => heading !== '') &&
    html`<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>`
  }
<tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
