import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { draftWorkflow, type WorkflowFacts, workflowPath } from '../../harness/init/draft-workflow.ts';

interface Step {
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
}

const NPM: WorkflowFacts = {
  place: { top: '/x', inside: '' },
  manager: { name: 'npm', install: 'npm ci', exec: 'npx' },
  lock: 'package-lock.json',
  node: { file: '.nvmrc' },
  install: 'npm ci',
  paceline: 'dependency',
  version: '1.2.3',
  packageManager: undefined,
};

function workflow(changes: Partial<WorkflowFacts> = {}) {
  const document = parse(draftWorkflow({ ...NPM, ...changes })) as {
    name: string;
    on: object;
    permissions: object;
    concurrency: { group: string };
    jobs: { gate: { defaults?: object; steps: Step[] } };
  };
  const { steps } = document.jobs.gate;
  return { ...document, steps, of: (name: string) => steps.find(({ uses }) => uses?.startsWith(name)) };
}

test('runs on pull requests, may only read, and clones the whole history without keeping its token', () => {
  const { on, permissions, concurrency, of } = workflow();
  expect(on).toEqual({ pull_request: null });
  expect(permissions).toEqual({ contents: 'read' });
  expect(concurrency.group).toBe(`\${{ github.workflow }}-\${{ github.ref }}`);
  expect(of('actions/checkout')?.with).toEqual({ 'fetch-depth': 0, 'persist-credentials': false });
});

test('installs, runs the gate, and keeps its folder however it ends', () => {
  const { steps, of } = workflow();
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
    'npm ci',
    'npx paceline gate --out "$RUNNER_TEMP/paceline"',
  ]);
  expect(of('actions/setup-node')?.with).toEqual({ 'node-version-file': '.nvmrc', cache: 'npm' });
  const upload = of('actions/upload-artifact');
  expect(upload?.if).toBe('always()');
  // Not a hidden folder, of which the action would upload nothing.
  expect(upload?.with?.path).toBe(`\${{ runner.temp }}/paceline`);
  expect(steps.at(-1)).toBe(upload);
});

describe('package managers', () => {
  const pnpm = { name: 'pnpm', install: 'pnpm install --frozen-lockfile', exec: 'pnpm exec' } as const;

  test('pnpm, in the version that package.json says, or else some version', () => {
    const facts = { manager: pnpm, lock: 'pnpm-lock.yaml', install: pnpm.install };
    expect(
      workflow({ ...facts, packageManager: 'pnpm@10.1.0' }).of('pnpm/action-setup')?.with,
    ).toBeUndefined();
    const { of, steps } = workflow(facts);
    expect(of('pnpm/action-setup')?.with).toEqual({ version: 10 });
    expect(of('actions/setup-node')?.with?.cache).toBe('pnpm');
    // setup-node asks pnpm where its store is.
    expect(steps.indexOf(of('pnpm/action-setup') ?? {})).toBeLessThan(
      steps.indexOf(of('actions/setup-node') ?? {}),
    );
    expect(steps.map(({ run }) => run)).toContain('pnpm exec paceline gate --out "$RUNNER_TEMP/paceline"');
  });

  test('yarn and bun', () => {
    const yarn = { name: 'yarn', install: 'yarn install --immutable', exec: 'yarn run' } as const;
    expect(workflow({ manager: yarn, lock: 'yarn.lock' }).steps[1]).toEqual({ run: 'corepack enable' });
    const bun = { name: 'bun', install: 'bun install', exec: 'bunx' } as const;
    const { of } = workflow({ manager: bun, lock: 'bun.lock' });
    expect(of('oven-sh/setup-bun')).toBeDefined();
    expect(of('actions/setup-node')?.with).toEqual({ 'node-version-file': '.nvmrc' });
  });

  test('without anything to install', () => {
    const { steps, of } = workflow({ install: null, lock: null, node: { version: 'lts/*' } });
    expect(steps.filter(({ run }) => run !== undefined)).toHaveLength(1);
    expect(of('actions/setup-node')?.with).toEqual({ 'node-version': 'lts/*' });
  });
});

describe('where Paceline comes from', () => {
  test('npm, in the version that drafted it', () => {
    expect(workflow({ paceline: 'npm' }).steps.map(({ run }) => run)).toContain(
      'npx --yes paceline@1.2.3 gate --out "$RUNNER_TEMP/paceline"',
    );
  });

  test('its own action, for a clone, which may not be on npm at all', () => {
    const { steps } = workflow({ paceline: 'action', place: { top: '/x', inside: 'packages/shop' } });
    expect(steps.at(-1)).toEqual({
      uses: 'OWNER/paceline@main',
      with: { 'working-directory': 'packages/shop' },
    });
    expect(JSON.stringify(steps)).not.toContain('npx');
  });
});

describe('a package of many', () => {
  const inside = { top: '/x', inside: 'packages/web shop' };

  test('has a workflow of its own, at the top of the repository', () => {
    expect(workflowPath({ inside: '' })).toBe('.github/workflows/paceline.yml');
    expect(workflowPath(inside)).toBe('.github/workflows/paceline-packages-web-shop.yml');
  });

  test('is where its commands run and its lock file is looked for', () => {
    const { name, jobs, of } = workflow({ place: inside, lock: 'packages/web shop/package-lock.json' });
    expect(name).toBe('paceline (packages/web shop)');
    expect(jobs.gate.defaults).toEqual({ run: { 'working-directory': 'packages/web shop' } });
    expect(of('actions/setup-node')?.with?.['cache-dependency-path']).toBe(
      'packages/web shop/package-lock.json',
    );
  });

  test.each(['a: b', 'x # y', "it's", '- z', '"', 'no', 'ü'])('may be called %j', (name) => {
    const { jobs } = workflow({ place: { top: '/x', inside: name } });
    expect(jobs.gate.defaults).toEqual({ run: { 'working-directory': name } });
  });
});
