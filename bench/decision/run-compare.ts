import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import type * as Paceline from '../../harness/index.ts';
import { CompareResult } from '../../harness/record/compare.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import type { MeasuredChange } from './results.ts';
import type { TargetRequest } from './targets.ts';

export interface CompareOptions {
  /** The library that is measured with: a built `harness/index.js`. */
  paceline: string;
  /** Shell-style commands. */
  a: string;
  b: string;
  asked: TargetRequest;
  /** Paths of all that is asked; of `asked` alone without them. */
  mix?: readonly string[];
  budgetSeconds: number;
  /** A share. */
  margin: number;
  /** Where it keeps what it measured. */
  out: string;
  signal: AbortSignal;
}

/** The part of a comparison that a decision is made of. */
const Answer = CompareResult.pick({ verdict: true, comparisons: true, loadSeconds: true, reasons: true });

/** What a comparison may take beyond its budget of load before it is ended: launches, checks, reports. */
const SLACK_SECONDS = 120;

/**
 * A comparison as a program asks for it.
 * @throws where it came to no result, with its own words
 */
export async function runCompare(options: CompareOptions): Promise<z.infer<typeof Answer>> {
  const { asked, signal, a, b, margin, out, budgetSeconds: budget } = options;
  const { compare } = (await import(pathToFileURL(options.paceline).href)) as typeof Paceline;
  const { method, path, headers: header, body } = asked;
  const late = AbortSignal.timeout((budget * 2 + SLACK_SECONDS) * 1000);
  const given = { a, b, budget, margin, out, path: [...(options.mix ?? [path])], header };
  const session = { signal: AbortSignal.any([signal, late]) };
  return Answer.parse(
    await compare(
      { ...given, ...(method === 'GET' ? {} : { method }), ...(body === null ? {} : { body }) },
      session,
    ),
  );
}

/** What a decision keeps of a comparison. */
export function measuredOf(comparison: Comparison): MeasuredChange {
  const { metric, route, change, ci, confidence, n, a, unit, verdict } = comparison;
  return {
    metric,
    ...(route === undefined ? {} : { route }),
    change,
    ci,
    confidence,
    n,
    a: a?.value ?? null,
    unit,
    verdict,
  };
}
