import { expect, test } from 'vitest';
import type { ProbeProcess } from '../../harness/record/probe.ts';
import { holdAgainstProbe } from '../../harness/trial/hold-against-probe.ts';

const counted = { by: 'cgroup' as const, seconds: 0.5, processSeconds: 0.5 };
const probes = (...seconds: number[]) => seconds.map((cpuSeconds) => ({ cpuSeconds }) as ProbeProcess);

test('a probe that saw less, or nothing, does not speak against a count', () => {
  expect(holdAgainstProbe(counted, [])).toEqual({ ...counted, probeSeconds: null });
  expect(holdAgainstProbe(counted, probes(0.1, 0.2))?.doubt).toBeUndefined();
  expect(holdAgainstProbe(null, probes(0.1))).toBeNull();
});

test('a probe that saw a little more is read between beats, one that saw much more saw what was not counted', () => {
  expect(holdAgainstProbe(counted, probes(0.3, 0.24))?.doubt).toBeUndefined();
  expect(holdAgainstProbe(counted, probes(0.5, 0.4))).toMatchObject({
    probeSeconds: 0.9,
    doubt: 'its processes say that they used 0.90 s, of which 0.50 s were counted',
  });
});

test('a doubt of the count itself stays', () => {
  expect(holdAgainstProbe({ ...counted, doubt: 'of its own' }, probes(9))?.doubt).toBe('of its own');
});
