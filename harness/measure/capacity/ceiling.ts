import { whole } from '../../config/units.ts';
import type { Context } from '../../context.ts';
import type { OpenCeiling } from '../../record/doctor.ts';
import type { Reaper } from '../../runtime/reaper.ts';
import { measureGeneratorCeiling } from '../../trial/capacity/generator-ceiling.ts';
import { verifyAnswers } from '../../trial/verify.ts';
import type { CapacityOptions, PlannedCapacity } from './plan-capacity.ts';
import type { StatusLine } from '../../commands/status-line.ts';

interface Asking extends PlannedCapacity {
  options: CapacityOptions;
  env: Record<string, string>;
  reaper: Reaper;
  status: StatusLine;
}

/**
 * What the generators of a search can send here; null where nothing is searched for.
 * @throws WRONG_ANSWER where a URL answers wrongly, before anything is measured; what measuring it throws
 */
export async function ceilingOf(
  { planned, subject, options, env, reaper, status }: Asking,
  { signal }: Context,
): Promise<OpenCeiling | null> {
  if (planned.slo.length === 0) return null;
  if (subject.origin !== null) {
    const { requests, timeoutSeconds } = subject.scenario.workload;
    await verifyAnswers(subject.origin, requests, timeoutSeconds, signal, subject.access);
  }
  status.show('what the generators can send here');
  return measureGeneratorCeiling({
    placement: planned.placement,
    generators: whole(options.generators, '--generators', 1, 64),
    maxConnections: whole(options.maxConnections ?? '1000', '--max-connections', 1, 50_000),
    env,
    reaper,
    signal,
  });
}
