import type { Estimate } from '../../record/estimate.ts';
import type { Finding } from '../../record/finding.ts';
import type { VariantResult } from '../../record/run.ts';
import { changeWithInterval, percent, withUnit } from '../../words/format.ts';
import { comparisonOf, type Evidence, measuredVariants, type Rule } from './rule.ts';

/** Utilisation from which a loop has no room left, and below which it mostly waits. */
const SATURATED = 0.95;
const WAITING = 0.5;
/** Milliseconds of garbage collection in a second that are worth a word. */
const HEAVY_GC = 50;

export const saturatedLoop: Rule = {
  id: 'saturated-loop',
  title: 'The loop has no room left',
  why: 'Then a request waits for the loop, and latency is a queue: more load only makes it longer.',
  find: (evidence) =>
    each(evidence, ({ loop, latency }) => {
      const { utilization, delayP99 } = loop;
      if (utilization === null || delayP99 === null || utilization.value < SATURATED) return null;
      const rest = latency.p50 === null ? '' : ` and the median request takes ${show(latency.p50)}`;
      return {
        text: `has a loop that is busy ${show(utilization)} of the time: events wait up to ${show(delayP99)} at p99${rest}, so latency here is mostly the queue for the loop`,
        metrics: ['loopUtilization', 'loopDelayP99', 'latencyP50'],
      };
    }),
};

export const poolWait: Rule = {
  id: 'pool-wait',
  title: 'Requests wait for a connection',
  why: 'A larger pool, or fewer requests at once, shortens what no query tuning can.',
  find: (evidence) =>
    each(evidence, ({ latency, serverTiming }) => {
      const wait = serverTiming.pool?.p50 ?? null;
      if (wait === null || latency.p50 === null || wait.value < latency.p50.value / 2) return null;
      return {
        text: `spends most of a request waiting for a connection: ${show(wait)} of ${show(latency.p50)} at the median`,
        metrics: ['poolP50', 'latencyP50'],
      };
    }),
};

export const heavyGc: Rule = {
  id: 'heavy-gc',
  title: 'Garbage collection takes a share of the time',
  why: 'A pause stops every request of the process; fewer allocations are faster requests.',
  find: (evidence) =>
    each(evidence, ({ gc }) =>
      gc.pause === null || gc.pause.value < HEAVY_GC
        ? null
        : { text: `spends ${show(gc.pause)} on garbage collection`, metrics: ['gcPause'] },
    ),
};

export const waitsElsewhere: Rule = {
  id: 'waits-elsewhere',
  title: 'The loop is not the limit',
  why: 'Then more processes of the service would not help; what it waits for would.',
  find: (evidence) =>
    each(evidence, ({ loop }) =>
      loop.utilization === null || loop.utilization.value > WAITING
        ? null
        : {
            text: `has a loop that is busy only ${show(loop.utilization)} of the time: its limit lies in what it waits for (a database, worker threads or the disk), or in cores that others hold`,
            metrics: ['loopUtilization'],
          },
    ),
};

export const neighbourSuffers: Rule = {
  id: 'neighbour',
  title: 'What the cheap request beside the load has to wait',
  why: 'Blocking the loop is paid by every other request of the process.',
  find: (evidence) =>
    evidence.result.variants.flatMap((variant) => {
      const found = comparisonOf(evidence, variant.name, 'neighbourP99');
      if (!found?.ci || found.change === null || found.a === null || found.b === null) return [];
      if (found.verdict !== 'improved' && found.verdict !== 'regressed') return [];
      const [now, before] = [withUnit(found.b.value, found.unit), withUnit(found.a.value, found.unit)];
      return [
        {
          id: `${found.scenario}/${variant.name}/neighbour`,
          scenario: found.scenario,
          kind: 'diagnosis' as const,
          held: null,
          text: `Beside ${variant.name} a cheap request takes ${now} at p99, against ${before} beside ${found.reference}: ${changeWithInterval(found.change, found.ci)}.`,
          evidence: [{ metric: 'neighbourP99', variant: variant.name, reference: found.reference }],
        },
      ];
    }),
};

/** One finding for each measured variant of which the rule has something to say. */
function each(
  evidence: Evidence,
  say: (variant: VariantResult) => { text: string; metrics: string[] } | null,
): Finding[] {
  const { name: scenario } = evidence.result;
  return measuredVariants(evidence).flatMap((variant) => {
    const said = say(variant);
    if (said === null) return [];
    return [
      {
        id: `${scenario}/${variant.name}/${said.metrics[0]}`,
        scenario,
        kind: 'diagnosis' as const,
        held: null,
        text: `${variant.name} ${said.text}.`,
        evidence: said.metrics.map((metric) => ({ metric, variant: variant.name })),
      },
    ];
  });
}

/** The value with its interval, or a word that there is none yet. */
function show({ value, unit, ci }: Estimate): string {
  if (ci === null) return `${withUnit(value, unit)} (one launch)`;
  if (unit === 'share') return `${percent(value)} [${percent(ci[0])}, ${percent(Math.min(1, ci[1]))}]`;
  const low = Math.max(0, ci[0]);
  return `${withUnit(value, unit)} [${withUnit(low, unit)}, ${withUnit(ci[1], unit)}]`;
}
