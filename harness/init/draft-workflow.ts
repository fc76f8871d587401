import { posix } from 'node:path';
import type { Manifest } from './manifest.ts';
import type { PackageManager } from './package-manager.ts';
import type { NodeChoice, Place } from './place.ts';

/** The action at the top of Paceline's own repository; whose that is, only its user knows. */
export const ACTION = 'OWNER/paceline@main';

export interface WorkflowFacts {
  place: Pick<Place, 'top' | 'inside'>;
  manager: Pick<PackageManager, 'name' | 'install' | 'exec'>;
  /** Path of the lock file, relative to the repository's top; null where there is none. */
  lock: string | null;
  node: NodeChoice;
  /** As in the found: null where nothing is to be installed. */
  install: string | null;
  /** Where CI gets Paceline from: the project's dependencies, npm, or, for a clone of it, its own action. */
  paceline: 'dependency' | 'npm' | 'action';
  /** Paceline's own version, for npm. */
  version: string;
  packageManager: Manifest['packageManager'];
}

/** Where the workflow lies, relative to the repository's top. A package of many has one of its own. */
export function workflowPath({ inside }: Pick<Place, 'inside'>): string {
  const name = inside.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `.github/workflows/paceline${name === '' ? '' : `-${name}`}.yml`;
}

/** The text of a GitHub workflow that runs the gate on every pull request. */
export function draftWorkflow(facts: WorkflowFacts): string {
  const { place, install } = facts;
  const name = `paceline${place.inside === '' ? '' : ` (${place.inside})`}`;
  const lines = [
    '# Drafted by `paceline init`: did a pull request make the service slower? Other CI systems: docs/ci.md of Paceline.',
    `name: ${scalar(name)}`,
    'on:',
    '  pull_request:',
    'permissions:',
    '  contents: read',
    'concurrency:',
    `  group: ${scalar(`\${{ github.workflow }}-\${{ github.ref }}`)}`,
    '  cancel-in-progress: true',
    'jobs:',
    '  gate:',
    '    # Any runner does, as both sides run on the same one at the same time; two cores or more.',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    ...(place.inside === ''
      ? []
      : ['    defaults:', '      run:', `        working-directory: ${scalar(place.inside)}`]),
    '    steps:',
    '      - uses: actions/checkout@v4',
    '        with:',
    '          # All of the history: the gate looks for the commit at which the branch was made.',
    '          fetch-depth: 0',
    '          persist-credentials: false',
    ...setUp(facts),
    ...(install === null ? [] : [`      - run: ${scalar(install)}`]),
    ...gateSteps(facts),
  ];
  return `${lines.join('\n')}\n`;
}

function gateSteps({ paceline, place, manager, version }: WorkflowFacts): string[] {
  const meaning =
    '      # 0 passed or inconclusive, 1 slower or an SLO missed, 2 to be configured, 3 could not be measured.';
  if (paceline === 'action') {
    return [
      meaning,
      `      - uses: ${ACTION}`,
      ...(place.inside === ''
        ? []
        : ['        with:', `          working-directory: ${scalar(place.inside)}`]),
    ];
  }
  const command = paceline === 'npm' ? `npx --yes paceline@${version}` : `${manager.exec} paceline`;
  return [
    meaning,
    `      - run: ${scalar(`${command} gate --out "$RUNNER_TEMP/paceline"`)}`,
    '      - uses: actions/upload-artifact@v4',
    '        if: always()',
    '        with:',
    '          name: paceline-report',
    `          path: ${scalar(`\${{ runner.temp }}/paceline`)}`,
    '          if-no-files-found: ignore',
  ];
}

function setUp({ manager, node, lock, place, packageManager }: WorkflowFacts): string[] {
  const cache = lock === null || manager.name === 'bun' ? null : manager.name;
  const nested = lock?.includes('/') ? lock : null;
  return [
    ...managerSetUp(manager.name, lock, packageManager, place.inside),
    '      - uses: actions/setup-node@v4',
    '        with:',
    'file' in node
      ? `          node-version-file: ${scalar(node.file)}`
      : `          node-version: ${scalar(node.version)}`,
    ...(cache === null ? [] : [`          cache: ${cache}`]),
    ...(cache === null || nested === null ? [] : [`          cache-dependency-path: ${scalar(nested)}`]),
  ];
}

/** What npm does not need: runners have it, with Node.js. */
function managerSetUp(
  name: PackageManager['name'],
  lock: string | null,
  packageManager: string | undefined,
  inside: string,
): string[] {
  switch (name) {
    case 'npm':
      return [];
    case 'yarn':
      return ['      - run: corepack enable'];
    case 'bun':
      return ['      - uses: oven-sh/setup-bun@v2'];
    case 'pnpm': {
      const file = posix.join(inside, 'package.json');
      const asIs = packageManager !== undefined;
      return [
        '      - uses: pnpm/action-setup@v4',
        ...(asIs && inside === '' ? [] : ['        with:']),
        ...(asIs && inside !== '' ? [`          package_json_file: ${scalar(file)}`] : []),
        ...(asIs ? [] : [`          version: ${lock === null ? 'latest' : '10'}`]),
      ];
    }
  }
}

/** A text as YAML would have it, plain where that can't be misread. */
function scalar(text: string): string {
  const plain =
    /^[A-Za-z./$][\w./@ "${}-]*$/.test(text) && !/^(true|false|yes|no|on|off|null)$|\s$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
