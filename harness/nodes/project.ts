import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { satisfies } from 'semver';
import { z } from 'zod';
import { PacelineError } from '../errors/paceline-error.ts';
import { isLine, newestLts } from './schedule.ts';
import { readSpec } from './spec.ts';
import { type LineEnds, lineEnds, type Release } from './versions.ts';

/** Where a project says which Node it wants. */
type AskSource = 'engines.node' | 'volta.node' | '.nvmrc' | '.node-version';

/** What one place of a project says, and the range of versions it means. */
export interface NodeAsk {
  source: AskSource;
  /** As it is written there. */
  text: string;
  /** Null where what is written can't be read; `problem` then says why. */
  range: string | null;
  problem: string | null;
}

/**
 * What a project asks for, most binding first: `engines` is what it promises to run on, the others are what
 * its people use.
 * @param folder the one of its package.json
 */
export function projectNodes(folder: string, now = new Date()): NodeAsk[] {
  const manifest = manifestIn(folder);
  const written: [AskSource, string | undefined][] = [
    ['engines.node', manifest?.engines?.node],
    ['volta.node', voltaNode(folder, manifest)],
    ['.nvmrc', firstLine(join(folder, '.nvmrc'))],
    ['.node-version', firstLine(join(folder, '.node-version'))],
  ];
  return written.flatMap(([source, text]) => (text === undefined ? [] : [read(source, text, now)]));
}

/** Whether a version is within what each of these asks for; what can't be read asks for nothing. */
export function satisfiesAll(asks: readonly NodeAsk[], version: string): boolean {
  return asks.every(({ range }) => range === null || satisfies(version, range));
}

/** The range a project must keep: its `engines`, else the first of the others that can be read. */
export function promisedRange(asks: readonly NodeAsk[]): NodeAsk | null {
  return asks.find(({ range }) => range !== null) ?? null;
}

/**
 * The versions to check before a release that promises a range: the lowest and the highest of each line that
 * people stay on. Lines that never become LTS count only where the range holds no other.
 */
export function versionsToCheck(range: string, releases: readonly Release[]): LineEnds[] {
  const ends = lineEnds(range, releases);
  const lasting = ends.filter(({ major }) => isLine(major));
  return lasting.length > 0 ? lasting : ends;
}

function read(source: AskSource, text: string, now: Date): NodeAsk {
  try {
    return { source, text, range: rangeOf(text, now), problem: null };
  } catch (error) {
    if (!(error instanceof PacelineError)) throw error;
    return { source, text, range: null, problem: error.message };
  }
}

function rangeOf(text: string, now: Date): string {
  const spec = readSpec(text);
  switch (spec.kind) {
    case 'exact':
      return spec.version;
    case 'range':
      return spec.range;
    case 'lts':
      return `${newestLts(now)}.x`;
    case 'current':
      return '*';
  }
}

const words = z
  .object({ node: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined);
const Manifest = z.object({
  engines: words,
  volta: z
    .object({ node: z.string().optional().catch(undefined), extends: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Manifest = z.output<typeof Manifest>;

function manifestIn(folder: string): Manifest | null {
  return manifestAt(join(folder, 'package.json'));
}

/** Null where there is none, or none that can be read: other commands complain of that. */
function manifestAt(path: string): Manifest | null {
  if (!existsSync(path)) return null;
  try {
    const parsed = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A workspace may leave Volta's version to the package.json it names in `extends`, and that one to another. */
function voltaNode(folder: string, manifest: Manifest | null): string | undefined {
  const seen = new Set<string>();
  let path = join(folder, 'package.json');
  let current = manifest;
  while (current?.volta !== undefined && !seen.has(path)) {
    if (current.volta.node !== undefined) return current.volta.node;
    if (current.volta.extends === undefined) return undefined;
    seen.add(path);
    path = resolve(dirname(path), current.volta.extends);
    current = manifestAt(path);
  }
  return undefined;
}

/** The first line that says something; nvm allows comments. */
function firstLine(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .find((line) => line !== '');
}
