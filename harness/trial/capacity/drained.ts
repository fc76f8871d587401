import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicNow } from '../../clock.ts';
import type { RequestSpec } from '../../config/scenario.ts';
import { prepare } from '../../plan/requests.ts';
import type { Access } from '../access.ts';
import { ask } from '../ask.ts';

/** How often in a row an answer must be as quick as from an idle target, and how long that is waited for, ms. */
const CALM = { answers: 3, patience: 10_000, pause: 20 };
/** An answer may take so many times what it took of an idle target, and so much more, ms. */
const SLACK = { times: 2, more: 3 };
/** Answers of an idle target, of which the quickest counts. */
const ROUNDS = 5;

/** What an idle target takes to answer, ms: the quickest of some. @throws the signal's reason if it is aborted */
export async function idleAnswer(
  origin: string,
  request: RequestSpec,
  signal: AbortSignal,
  access?: Access,
): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    least = Math.min(least, await answer(origin, request, CALM.patience, signal, access));
  }
  return least;
}

/**
 * Waits until a target has worked off what a load left in it: until single requests are answered as quickly as when it was
 * idle, for 10 s at most.
 * @param died aborted when the target ends, which is then no longer waited for; null where nobody would know
 * @returns whether it did
 * @throws the signal's reason if it is aborted
 */
export async function drained(
  origin: string,
  request: RequestSpec,
  idleMs: number,
  died: AbortSignal | null,
  signal: AbortSignal,
  access?: Access,
): Promise<boolean> {
  const over = died === null ? signal : AbortSignal.any([signal, died]);
  const end = monotonicNow() + CALM.patience;
  const quick = SLACK.times * idleMs + SLACK.more;
  let inARow = 0;
  try {
    for (let left = CALM.patience; left > 0; left = end - monotonicNow()) {
      inARow = (await answer(origin, request, left, over, access)) <= quick ? inARow + 1 : 0;
      if (inARow >= CALM.answers) return true;
      await sleep(CALM.pause, undefined, { signal: over });
    }
  } catch (error) {
    // What a pause that is cut short throws is not the reason for which it was.
    signal.throwIfAborted();
    if (!died?.aborted) throw error;
  }
  return false;
}

/** Milliseconds until the whole answer; Infinity without one. @throws the signal's reason if it is aborted */
async function answer(
  origin: string,
  request: RequestSpec,
  patienceMs: number,
  signal: AbortSignal,
  access?: Access,
): Promise<number> {
  const began = monotonicNow();
  const prepared = prepare(request, (low) => low);
  // The client's own deadlines are as coarse as a second.
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(patienceMs))]);
  try {
    await ask(origin, prepared, CALM.patience / 1000, bounded, access);
  } catch {
    signal.throwIfAborted();
    return Infinity;
  }
  return monotonicNow() - began;
}
