import type { OpenCeiling } from '../../record/doctor.ts';
import { measureGeneratorCeiling } from '../../trial/capacity/generator-ceiling.ts';
import { verifyAnswers } from '../../trial/verify.ts';
import type { Session } from '../session.ts';
import type { CapacityOptions } from './options.ts';
import type { PlannedCapacity } from './plan-capacity.ts';

/** Connections that are enough to try them, unless told otherwise. */
const CONNECTIONS = 1000;

interface Asking extends Pick<PlannedCapacity, 'planned' | 'subject'> {
  options: CapacityOptions;
  env: Record<string, string>;
}

/**
 * What the generators of a search can send here; null where nothing is searched for.
 * @throws WRONG_ANSWER where a URL answers wrongly, before anything is measured; what measuring it throws
 */
export async function ceilingOf(
  { planned, subject, options, env }: Asking,
  session: Session,
): Promise<OpenCeiling | null> {
  const { reaper, signal } = session;
  if (planned.slo.length === 0) return null;
  if (subject.origin !== null) {
    const { requests, timeoutSeconds } = subject.scenario.workload;
    await verifyAnswers(subject.origin, requests, timeoutSeconds, signal, subject.access);
  }
  session.step('what the generators can send here');
  return measureGeneratorCeiling({
    placement: planned.placement,
    generators: options.generators,
    maxConnections: options.maxConnections ?? CONNECTIONS,
    env,
    reaper,
    signal,
  });
}
