import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bewareOf } from './beware.ts';
import { chooseRequests, readyAmong } from './choose-paths.ts';
import { dependsOn, type Manifest, readManifest } from './manifest.ts';
import { choosePackageManager, type PackageManager } from './package-manager.ts';
import { chooseNode, type NodeChoice, type Place, placeOf } from './place.ts';
import { findPort } from './port.ts';
import type { ProjectFacts } from './result.ts';
import { findRoutes } from './routes.ts';
import { readSources, type Source } from './sources.ts';
import { findStart } from './start.ts';
import { usesTypeScript } from './typescript.ts';

/** What a user says, in place of what would be looked for. */
export interface ToldByUser {
  start?: string | undefined;
  paths: readonly string[];
}

export interface Project {
  root: string;
  found: ProjectFacts;
  manager: PackageManager;
  place: Place;
  node: NodeChoice;
  /** What package.json says of the package manager, version included. */
  packageManager: string | undefined;
  /** What is doubtful or easily overlooked, in sentences. */
  warnings: string[];
}

const HTTP = /['"](?:node:)?https?['"]/;

/**
 * Looks at a project without running anything of it.
 * @throws NO_PROJECT, BAD_OPTION
 */
export function detect(root: string, said: ToldByUser): Project {
  const warnings: string[] = [];
  const manifest = readManifest(root);
  const place = placeOf(root);
  const manager = choosePackageManager(place.folders, manifest, warnings);
  const sources = readSources(root);
  const framework = frameworkOf(manifest, sources.files);
  const start =
    said.start === undefined
      ? findStart(root, manifest, manager, sources.files, warnings)
      : { command: said.start, from: '--start' };
  const routes = findRoutes(sources.files, framework);
  const requests = chooseRequests(said.paths, routes, warnings);
  const needsInstall =
    manager.lock !== null ||
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
  const found: ProjectFacts = {
    name: manifest.name ?? null,
    framework,
    packageManager: manager.name,
    lockFile: manager.lock === null ? null : basename(manager.lock),
    typescript: usesTypeScript(root, manifest),
    module: manifest.type === 'module' ? 'esm' : 'commonjs',
    pacelineInstalled: hasPaceline(manifest, place),
    install: needsInstall ? manager.install : null,
    build: manifest.scripts.build === undefined ? null : manager.run('build'),
    start,
    port: findPort(sources.files, `${start.command} ${manifest.scripts.start ?? ''}`),
    routes,
    ready: readyAmong(routes) ?? requests.find(({ path }) => !path.includes('{'))?.path ?? '/',
    requests,
    searched: { files: sources.files.length, cut: sources.cut },
  };
  const node = chooseNode(place, manifest, warnings);
  warnings.push(...bewareOf(root, found, manifest, place));
  return { root, found, manager, place, node, packageManager: manifest.packageManager, warnings };
}

function frameworkOf(manifest: Manifest, sources: readonly Source[]): ProjectFacts['framework'] {
  const named = (['express', 'fastify'] as const).filter(
    (name) => dependsOn(manifest, name) || dependsOn(manifest, `@nestjs/platform-${name}`),
  );
  const used = named.find((name) =>
    sources.some(({ text }) => new RegExp(`['"](?:${name}|@nestjs/platform-${name})['"]`).test(text)),
  );
  const chosen = used ?? named[0];
  if (chosen !== undefined) return chosen;
  return sources.some(({ text }) => HTTP.test(text) && /\bcreateServer\b|\bnew Server\b/.test(text))
    ? 'http'
    : null;
}

/** Among the dependencies, so that it is there in CI too, and installed, so that it is there now. */
function hasPaceline(manifest: Manifest, { folders }: Place): boolean {
  if (!dependsOn(manifest, 'paceline')) return false;
  return folders.some((folder) => existsSync(join(folder, 'node_modules', 'paceline', 'package.json')));
}
