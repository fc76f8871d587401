import { expect, test } from 'vitest';
import { PacelineError } from '../../../harness/errors/paceline-error.ts';
import { assignableCores } from '../../../harness/machine/cores.ts';
import { place } from '../../../harness/machine/placement.ts';
import { Reaper } from '../../../harness/runtime/reaper/reaper.ts';
import {
  type CeilingAsked,
  measureGeneratorCeiling,
} from '../../../harness/trial/capacity/generator-ceiling.ts';

function asked(reaper: Reaper, changes: Partial<CeilingAsked> = {}): CeilingAsked {
  return {
    placement: place(assignableCores(), 'alone', false),
    generators: 1,
    maxConnections: 500,
    env: { PATH: process.env.PATH ?? '' },
    reaper,
    signal: new AbortController().signal,
    ...changes,
  };
}

test('rates rise until one does not hold twice', async () => {
  const reaper = Reaper.start();
  const { carries, limitedBy, steps, reasons } = await measureGeneratorCeiling(asked(reaper));
  reaper.close();
  const held = steps.filter((step) => step.held).map(({ rate }) => rate);
  expect(carries.value).toBe(held.at(-1) ?? null);
  const last = steps.at(-1);
  expect(limitedBy === null).toBe(last?.held);
  expect(reasons).toEqual(last?.held ? [] : last?.reasons);
  // Whoever was the limit, it was at a rate above those that held.
  if (limitedBy !== null) expect(last?.rate).toBeGreaterThan(carries.value ?? 0);
}, 60_000);

test('an interruption ends it with its reason', async () => {
  const reaper = Reaper.start();
  const reason = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
  const interruption = new AbortController();
  const measuring = measureGeneratorCeiling(asked(reaper, { signal: interruption.signal }));
  setTimeout(() => interruption.abort(reason), 400);
  await expect(measuring).rejects.toBe(reason);
  reaper.close();
});
