import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioInput } from '../../harness/config/scenario.ts';
import type { CapacityCase } from './cases.ts';

/**
 * Works in a folder whose config has the case as its one scenario.
 * @param work is given the folder, and what names the case there: SCENARIO/VARIANT
 */
export async function withCase<T>(
  one: CapacityCase,
  env: Record<string, string>,
  work: (cwd: string, subject: string) => Promise<T>,
): Promise<T> {
  const cwd = mkdtempSync(join(tmpdir(), 'paceline-capacity-'));
  const scenario: ScenarioInput = {
    name: 'known',
    title: one.name,
    question: 'How much load does it carry?',
    why: 'It is known.',
    lookAt: [],
    cores: one.cores,
    workload: { mode: 'closed', connections: 16, requests: [{ path: '/' }] },
    reference: 'server',
    variants: [
      {
        name: 'server',
        title: one.name,
        command: `'${process.execPath}' '${one.file}'`,
        env: { ...one.env, ...env },
      },
    ],
  };
  try {
    writeFileSync(join(cwd, 'paceline.config.json'), JSON.stringify({ scenarios: [scenario] }));
    return await work(cwd, 'known/server');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
