import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import { dependsOn, type Manifest } from './manifest.ts';
import type { PackageManager } from './package-manager.ts';
import type { ProjectFacts } from './result.ts';
import type { Source } from './sources.ts';

/** Those that start what was built come first: that is what production runs. */
const SCRIPTS = ['start:prod', 'start:production', 'start'];
/** Programs that start the service anew when a file changes: not what production runs, and slower. */
const WATCHER =
  /\b(nodemon|ts-node-dev|tsnd|node-dev)\b|\s--watch\b|\btsx watch\b|\b(nest|next|vite|nuxt) dev\b/;
/** A command that needs nothing of the package manager: `NODE_ENV=x node server.js`. */
const PLAIN_NODE = /^(?:[A-Z_][A-Z0-9_]*=\S*\s+)*(?:exec\s+)?node\s/;
const USUAL_FILES = ['server', 'app', 'index', 'main', 'src/server', 'src/app', 'src/index', 'src/main'];
const ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/**
 * How a project is started: by a script of its package.json, else by the file that its `main` names, that
 * listens, or that has a usual name.
 * @param warnings takes a sentence for what is doubtful
 * @throws BAD_OPTION if nothing of that is there
 */
export function findStart(
  root: string,
  manifest: Manifest,
  manager: PackageManager,
  sources: readonly Source[],
  warnings: string[],
): ProjectFacts['start'] {
  for (const name of SCRIPTS) {
    const script = manifest.scripts[name]?.trim();
    if (script === undefined || script === '') continue;
    if (WATCHER.test(script)) {
      warnings.push(
        `scripts.${name} (${script}) starts a watcher, which is not what production runs; it was passed over.`,
      );
      continue;
    }
    const direct = PLAIN_NODE.test(script) && manifest.scripts[`pre${name}`] === undefined;
    // Without the package manager's own process between, a service starts sooner and stops when it is told to.
    return { command: direct ? script : manager.run(name), from: `scripts.${name}` };
  }
  const file = findFile(root, manifest, sources);
  if (file === null) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --start to say how the service in ${root} is started, got nothing: there is no start script, no \`main\` and no file that listens`,
    );
  }
  return { command: commandFor(file.path, manifest, warnings), from: file.from };
}

function findFile(
  root: string,
  { main }: Manifest,
  sources: readonly Source[],
): { path: string; from: string } | null {
  const there = (path: string) => existsSync(join(root, path));
  if (main !== undefined && /\.[cm]?[jt]s$/.test(main) && there(main)) return { path: main, from: 'main' };
  const usual = USUAL_FILES.flatMap((name) => ENDINGS.map((ending) => name + ending));
  const listening = sources.filter(({ text }) => /\.listen\s*\(/.test(text)).map(({ file }) => file);
  const listens = usual.find((path) => listening.includes(path)) ?? listening[0];
  if (listens !== undefined) return { path: listens, from: 'the file that listens' };
  const named = usual.find(there);
  return named === undefined ? null : { path: named, from: 'the usual name' };
}

function commandFor(path: string, manifest: Manifest, warnings: string[]): string {
  const file = /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  if (!/\.[cm]?ts$/.test(path)) return `node ${file}`;
  if (dependsOn(manifest, 'tsx')) return `node --import tsx ${file}`;
  warnings.push(
    `${path} is TypeScript, and nothing here says how it is run: Node.js does so by itself from 22.18 on. Otherwise give the command with --start.`,
  );
  return `node ${file}`;
}
