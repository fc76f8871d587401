import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Scenario } from '../../harness/config/scenario.ts';
import { ownEnvironment } from '../../harness/environment.ts';
import { measureComparison } from '../../harness/measure/compare/measure-comparison.ts';
import { planComparison } from '../../harness/measure/compare/plan-comparison.ts';
import { Session } from '../../harness/measure/session.ts';
import type { CompareResult } from '../../harness/record/compare.ts';
import { CompareStore } from '../../harness/record/store.ts';
import { connectEngine } from '../../harness/runtime/docker/engine.ts';
import { dockerRuntime, imagesOf } from '../../harness/trial/docker-runtime.ts';
import { server } from './shapes.ts';

const IMAGE = 'paceline-bench-cpu';

export interface ContainerOptions {
  budgetSeconds: number;
  margin: number;
  out: string;
  signal: AbortSignal;
}

/** Why no container can be measured here; null where one can. */
export async function noContainers(): Promise<string | null> {
  try {
    await connectEngine(ownEnvironment());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Two containers by a duet, as `compare` measures processes. @param burns what a request costs A and B, ms */
export async function compareContainers(
  burns: readonly [number, number],
  { budgetSeconds, margin, out, signal }: ContainerOptions,
): Promise<CompareResult> {
  await build(join(out, '..', 'image'));
  const variants = burns.map((burn, index) => ({
    name: index === 0 ? 'a' : 'b',
    title: `${burn} ms a request`,
    image: IMAGE,
    command: 'node /service/cluster.cjs',
    env: { BURN_MS: String(burn), HOST: '0.0.0.0' },
  }));
  const scenario = Scenario.parse({
    ...{
      name: 'container',
      title: 'A container',
      question: 'Is B slower than A?',
      why: 'It is asked.',
      lookAt: [],
    },
    ...{ ready: '/', reference: 'a', variants },
    workload: {
      mode: 'closed',
      connections: 1,
      requests: [{ method: 'GET', path: '/' }],
      timeoutSeconds: 10,
    },
  });
  const side = (label: string) => ({ label, command: IMAGE, url: null, commit: null, node: null });
  const manifest = planComparison({
    ...{ command: 'npm run bench -- cpu container', a: side('A'), b: side('B'), scenario, margin },
    ...{ margins: {}, gating: undefined, budgetSeconds, connections: 1, seed: Date.now() % 1e6 },
    ...{ answersMayDiffer: false, wholeRate: null, warnings: [] },
  });
  const engine = await connectEngine(ownEnvironment());
  const images = await imagesOf(engine, scenario.variants, () => {});
  const session = new Session({ cwd: out, signal });
  const [a, b] = scenario.variants;
  if (a === undefined || b === undefined) throw new TypeError('Expected two variants, got fewer');
  try {
    const { result } = await measureComparison(
      {
        ...{ manifest, store: CompareStore.create(out, manifest), env: {}, readyTimeoutSeconds: 15 },
        sides: [
          { variant: a, url: null },
          { variant: b, url: null },
        ],
        runtime: dockerRuntime(engine, manifest.id, images),
        ...{ insecure: false, steady: true },
      },
      session,
    );
    return result;
  } finally {
    session.close();
  }
}

/** The image of the server, on the Node that runs this. */
async function build(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const file of ['burn.cjs', 'cluster.cjs']) copyFileSync(server(file), join(folder, file));
  const from = `node:${process.versions.node}-bookworm-slim`;
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${from}\nCOPY burn.cjs cluster.cjs /service/\n`);
  await promisify(execFile)('docker', ['build', '--quiet', '--tag', IMAGE, folder]);
}
