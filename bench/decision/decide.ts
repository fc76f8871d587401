import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeFingerprint } from '../../harness/machine/fingerprint.ts';
import { placement } from '../setting.ts';
import { type Baseline, baselineOf, type DecisionOptions } from './baseline.ts';
import type { DecisionCase } from './cases.ts';
import { codeVersion, engineKey } from './engine.ts';
import { peerBaselineOf } from './peer-baseline.ts';
import { type PeerDecision, peerDecisions } from './peers.ts';
import type { Decision } from './results.ts';
import { measuredOf, runCompare } from './run-compare.ts';
import { burstsOf, startStealer } from './steal-bursts.ts';
import { isCounted } from './summary.ts';
import { commandLine, type DecisionTarget, environmentOf, TARGETS } from './targets.ts';

/** Longer than any decision takes; it is stopped when the decision is made. */
const STEALING_SECONDS = 300;

/** One decision by `paceline compare`. What was measured stays where the verdict is not what the truth says. */
export async function decide(one: DecisionCase, options: DecisionOptions): Promise<Decision> {
  const { file, asked, mix }: DecisionTarget = TARGETS[one.target];
  const extraUs = extraOf(one, await baselineOf(one.target, options));
  const common = commonOf(one, extraUs);
  const out = join(options.into, 'runs', common.at.replaceAll(':', '-'));
  const bursts = one.stealing ? burstsOf(Date.now(), STEALING_SECONDS) : null;
  const stealer = bursts && startStealer(bursts, placement.target);
  const started = performance.now();
  const wallSeconds = () => (performance.now() - started) / 1000;
  try {
    const { budgetSeconds, margin } = one;
    const result = await runCompare({
      ...{
        paceline: options.paceline,
        asked,
        ...(mix && { mix }),
        budgetSeconds,
        margin,
        out,
        signal: options.signal,
      },
      a: commandLine(file, environmentOf(0)),
      b: commandLine(file, environmentOf(extraUs)),
    });
    const decision: Decision = {
      ...common,
      by: 'paceline',
      verdict: result.verdict,
      ...(result.reasons.length > 0 && { note: result.reasons.join('; ') }),
      comparisons: result.comparisons.map(measuredOf),
      loadSeconds: result.loadSeconds,
      wallSeconds: wallSeconds(),
    };
    if (isRight(one, decision)) rmSync(out, { recursive: true, force: true });
    return decision;
  } catch (error) {
    options.signal.throwIfAborted();
    const note = error instanceof Error ? error.message : String(error);
    const nothing = { comparisons: [], loadSeconds: 0, wallSeconds: wallSeconds() };
    return { ...common, by: 'paceline', verdict: 'failed', note, ...nothing };
  } finally {
    await stealer?.stop();
  }
}

/** What the peers decide of the same case. */
export async function decideByPeers(one: DecisionCase, options: DecisionOptions): Promise<Decision[]> {
  const extraUs = extraOf(one, await baselineOf(one.target, options));
  const baseline = await peerBaselineOf(options.into, one.target, options.signal);
  const decisions = await peerDecisions(TARGETS[one.target], extraUs, baseline, options.signal);
  return decisions.map((decision) => fromPeer(one, extraUs, decision));
}

function fromPeer(one: DecisionCase, extraUs: number, decision: PeerDecision): Decision {
  const { metric, change, verdict, ...rest } = decision;
  const unit = metric === 'throughput' ? 'req/s' : 'ms';
  const measured = { metric, change, ci: null, confidence: null, n: 1, a: null, unit, verdict };
  return { ...commonOf(one, extraUs), ...rest, verdict, comparisons: [measured] };
}

function extraOf({ extra }: DecisionCase, { serviceUs }: Baseline): number {
  return extra * serviceUs;
}

function isRight(one: DecisionCase, decision: Decision): boolean {
  if (decision.verdict === 'failed' || decision.verdict === 'invalid') return false;
  return 'atMost' in one.wanted.share ? !isCounted(one, decision) : isCounted(one, decision);
}

function commonOf(one: DecisionCase, extraUs: number) {
  return {
    schema: 'paceline.bench-decision/1' as const,
    at: new Date().toISOString(),
    case: one.name,
    extraUs,
    code: codeVersion(),
    engine: engineKey(),
    fingerprint: takeFingerprint(),
  };
}
