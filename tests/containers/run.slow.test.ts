import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LoadResult } from '../../harness/record/load.ts';
import { RunResults } from '../../harness/record/run.ts';
import { MeasuredTrial } from '../../harness/record/trial.ts';
import { containerTest, NODE } from '../support/docker.ts';
import { temporaryFolder } from '../support/launch.ts';

const CLI = fileURLToPath(new URL('../../dist/harness/cli.js', import.meta.url));

async function paceline(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { ...process.env, ...env } });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      said[name] += part;
    });
  }
  const [status] = (await once(child, 'close')) as [number];
  return { status, ...said };
}

containerTest(
  'a run in containers measures a variant with its database, and keeps what each was and used',
  async () => {
    const folder = temporaryFolder();
    try {
      const out = join(folder.path, 'run');
      const { status, stdout, stderr } = await paceline(
        [
          ...['run', 'db-pooling', '--variant', 'pool-1', '--runtime', 'docker', '--blocks', '1'],
          ...['--warmup', '300ms', '--duration', '700ms', '--out', out, '--json'],
        ],
        folder.path,
      );
      expect(status, stderr).toBe(0);
      const results = RunResults.parse(JSON.parse(stdout));
      expect(results.scenarios[0]?.variants.map(({ state }) => state)).toEqual(['measured', 'measured']);
      for (const line of readFileSync(join(out, 'trials.jsonl'), 'utf8').trim().split('\n')) {
        const { launch, probe } = MeasuredTrial.parse(JSON.parse(line));
        expect(launch.runtime).toBe('docker');
        expect(launch.node?.replace(/^v/, '')).toBe(NODE);
        expect(launch.container?.imageId).toMatch(/^sha256:/);
        expect(probe.length).toBeGreaterThan(0);
      }
    } finally {
      folder.remove();
    }
  },
  180_000,
);

containerTest(
  'a load starts an image',
  async ({ image }) => {
    const folder = temporaryFolder();
    try {
      const { status, stdout, stderr } = await paceline(
        [
          ...['load', '--image', image, '--target', 'node dist/ceiling/hello.js', '--ready', '/healthz'],
          ...['--rate', '50', '--duration', '1s', '--json'],
        ],
        folder.path,
      );
      expect(status, stderr).toBe(0);
      const load = LoadResult.parse(JSON.parse(stdout));
      expect(load.requests.completed).toBe(50);
      expect(load.loop).not.toBeNull();
    } finally {
      folder.remove();
    }
  },
  60_000,
);

test.each([
  [['run', 'cluster-vs-single', '--runtime', 'docker', '--blocks', '1']],
  [['load', '--image', 'nobody/nothing:1', '--rate', '10']],
  [['load', 'http://127.0.0.1:1/', '--rate', '10', '--engine', 'swarm']],
])('%j without an engine is a sentence', async ([...args]) => {
  const folder = temporaryFolder();
  try {
    const { status, stdout, stderr } = await paceline(args, folder.path, {
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    });
    expect(stderr).toContain('Expected');
    expect(stderr).toContain('/nowhere/docker.sock');
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  } finally {
    folder.remove();
  }
});
