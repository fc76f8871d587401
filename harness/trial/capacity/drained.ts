import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicNow } from '../../clock.ts';
import type { RequestSpec } from '../../config/scenario.ts';
import { prepare } from '../../plan/requests.ts';
import { ask } from '../ask.ts';

/** How often in a row an answer must be as quick as from an idle target, and how long that is waited for, ms. */
const CALM = { answers: 3, patience: 10_000, pause: 20 };
/** An answer may take so many times what it took of an idle target, and so much more, ms. */
const SLACK = { times: 2, more: 3 };

/** What an idle target takes to answer, ms: the quickest of some. */
export async function idleAnswer(origin: string, request: RequestSpec, signal: AbortSignal): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 5; round++) least = Math.min(least, await answer(origin, request, signal));
  return least;
}

/**
 * Waits until a target has worked off what a load left in it: until single requests are answered as quickly as when it was
 * idle. @returns whether it did, within 10 s
 */
export async function drained(
  origin: string,
  request: RequestSpec,
  idleMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const end = monotonicNow() + CALM.patience;
  const quick = SLACK.times * idleMs + SLACK.more;
  let inARow = 0;
  while (monotonicNow() < end) {
    inARow = (await answer(origin, request, signal)) <= quick ? inARow + 1 : 0;
    if (inARow >= CALM.answers) return true;
    await sleep(CALM.pause, undefined, { signal });
  }
  return false;
}

async function answer(origin: string, request: RequestSpec, signal: AbortSignal): Promise<number> {
  const began = monotonicNow();
  try {
    await ask(
      origin,
      prepare(request, (low) => low),
      CALM.patience / 1000,
      signal,
    );
  } catch {
    signal.throwIfAborted();
    return Infinity;
  }
  return monotonicNow() - began;
}
