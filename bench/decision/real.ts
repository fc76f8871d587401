import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ownEnvironment } from '../../harness/environment.ts';
import { nodeBinary } from '../../harness/nodes/node-binary.ts';
import { built } from '../../harness/package.ts';
import { changeWithInterval, NONE } from '../../harness/words/format.ts';
import { markdownTable } from '../table.ts';
import { packageFolder } from './packages.ts';
import { runCompare } from './run-compare.ts';
import { commandLine, TARGETS, type TargetRequest } from './targets.ts';

const PACKAGE_SERVER = fileURLToPath(new URL('package-server.cjs', import.meta.url));
const PAGE: TargetRequest = { method: 'GET', path: '/', headers: {}, body: null };
const METRICS = ['serviceTime', 'cpuPerRequest'];

/** Two releases behind one and the same server. */
interface Releases {
  name: string;
  route: string;
  versions: readonly [a: string, b: string];
  asked: TargetRequest;
  command(version: string): Promise<string>;
}

const EXPRESS_ROUTE = 'JSON body, router, 50 items';

const RELEASES: readonly Releases[] = [
  {
    name: 'express',
    route: EXPRESS_ROUTE,
    versions: ['4.22.3', '5.3.0'],
    asked: TARGETS.express.asked,
    command: async (version) =>
      commandLine(TARGETS.express.file, { PACKAGES: await packageFolder('express', version) }),
  },
  library('handlebars', 'a list of 50 items as HTML', ['4.0.14', '4.7.10']),
  library('fast-json-stringify', '50 items as JSON', ['2.7.13', '7.3.6']),
  node(['22.21.1', '22.23.3']),
  node(['24.11.1', '24.21.0']),
];

function library(name: string, route: string, versions: Releases['versions']): Releases {
  const command = async (version: string) =>
    commandLine(PACKAGE_SERVER, { LIBRARY: name, PACKAGES: await packageFolder(name, version) });
  return { name, route, versions, asked: PAGE, command };
}

function node(versions: Releases['versions']): Releases {
  return {
    name: 'Node.js',
    route: `Express 5: ${EXPRESS_ROUTE}`,
    versions,
    asked: TARGETS.express.asked,
    command: async (version) =>
      commandLine(TARGETS.express.file, {}, await nodeBinary(version, ownEnvironment())),
  };
}

/**
 * Two released versions of real packages, and of Node.js, by `paceline compare`.
 * Arguments: parts of `NAME A B`, `--budget SECONDS` (60), `--paceline FILE`.
 */
export async function packagesBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      budget: { type: 'string', default: '60' },
      paceline: { type: 'string', default: built('harness/index.js') },
    },
  });
  const budgetSeconds = Number(values.budget);
  const chosen = RELEASES.filter(
    (one) => positionals.length === 0 || positionals.some((part) => titleOf(one).includes(part)),
  );
  const rows: string[][] = [];
  for (const one of chosen) {
    log(titleOf(one));
    rows.push(await compared(one, budgetSeconds, values.paceline));
  }
  const table = markdownTable(
    ['package', 'A', 'B', 'route', 'service time', 'CPU per request', 'verdict', 'load, s'],
    rows,
  );
  return `${table}\n\nB against A, with the interval of each change; any change counts. At most ${budgetSeconds} s of load a row.\n`;
}

async function compared(one: Releases, budgetSeconds: number, paceline: string): Promise<string[]> {
  const out = mkdtempSync(join(tmpdir(), 'paceline-packages-'));
  const [a, b] = one.versions;
  try {
    const result = await runCompare({
      ...{ paceline, asked: one.asked, budgetSeconds, margin: 0, out: join(out, 'run') },
      a: await one.command(a),
      b: await one.command(b),
      signal: new AbortController().signal,
    });
    const changes = METRICS.map((name) => {
      const found = result.comparisons.find(({ metric }) => metric === name);
      if (!found || found.change === null || found.ci === null) return NONE;
      return changeWithInterval(found.change, found.ci);
    });
    return [one.name, a, b, one.route, ...changes, result.verdict, result.loadSeconds.toFixed(0)];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function titleOf({ name, versions: [a, b] }: Releases): string {
  return `${name} ${a} ${b}`;
}
