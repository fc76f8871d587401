import { expect, test } from 'vitest';
import type { ProbeProcess } from '../../harness/record/probe.ts';
import { servingProcesses } from '../../harness/record/serving.ts';

type Role = ProbeProcess['role'];

test.each<[string, Role[], Role[]]>([
  ['one process', ['single'], ['single']],
  ['of a cluster the workers', ['primary', 'worker', 'worker'], ['worker', 'worker']],
  ['a server beside a cluster too', ['primary', 'single', 'worker'], ['single', 'worker']],
  ['nobody of a cluster without workers', ['primary'], []],
  ['nobody where no probe reported', [], []],
])('%s', (_what, roles, serving) => {
  const processes = roles.map((role, pid) => ({ pid, role }) as ProbeProcess);
  expect(servingProcesses(processes).map(({ role }) => role)).toEqual(serving);
});
