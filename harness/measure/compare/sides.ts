import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Address, readAddress } from '../../config/address.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { resolveNodes } from '../../nodes/resolve.ts';
import { readSpec } from '../../nodes/spec.ts';
import type { Side } from '../../record/compare.ts';
import { checkOut } from '../../source/git/check-out.ts';
import { linkModules } from '../../source/git/link-modules.ts';
import { resolveRef } from '../../source/git/ref.ts';
import { type Repository, repositoryOf } from '../../source/git/repository.ts';
import { treeState } from '../../source/git/tree-state.ts';
import { prepareTree } from '../../source/prepare-tree.ts';
import type { Session } from '../session.ts';

/** What A or B may be, as it is typed. */
export type SideSpec =
  | { kind: 'command'; command: string }
  | { kind: 'url'; address: Address }
  | { kind: 'ref'; ref: string }
  | { kind: 'tree' }
  | { kind: 'node'; version: string };

/**
 * Reads `http://...`, `ref:main`, `ref:.` (the working tree), `node:22.21.0`, or else a command.
 * @throws BAD_OPTION, naming the flag
 */
export function readSide(text: string, flag: string): SideSpec {
  if (/^https?:\/\//i.test(text)) {
    return { kind: 'url', address: readAddress(text, flag) };
  }
  const ref = /^ref:(.*)$/.exec(text)?.[1];
  if (ref !== undefined) return ref === '.' ? { kind: 'tree' } : { kind: 'ref', ref };
  const version = /^node:v?(.*)$/.exec(text)?.[1];
  if (version !== undefined) {
    try {
      readSpec(version);
    } catch {
      throw new PacelineError(
        'BAD_OPTION',
        `Expected ${flag} to be a Node version such as node:22.21.0, node:22 or node:lts, got ${JSON.stringify(text)}`,
      );
    }
    return { kind: 'node', version };
  }
  if (text.trim() === '') {
    throw new PacelineError('BAD_OPTION', `Expected ${flag} to be a command, got an empty text`);
  }
  return { kind: 'command', command: text };
}

/** How a tree becomes a service: the same for both sides. */
interface TreeSteps {
  install: string | undefined;
  build: string | undefined;
  start: string;
}

/** A side that is ready to be started. */
export interface ReadySide {
  side: Side;
  cwd: string | undefined;
  env: Record<string, string>;
  /** Sent to what is at a URL; it stands in no record. */
  authorization?: string | null;
  /** What a reader must know of it. */
  warnings: string[];
  /** Removes what was made for it. Never fails. */
  remove(): Promise<void>;
}

export interface SidesOptions {
  session: Session;
  steps: TreeSteps;
  env: Record<string, string>;
  /** Folder for the logs of install and build. */
  logs: string;
}

/** Makes one side ready: checks out, installs and builds, or fetches a Node. @throws what those throw */
export async function readySide(name: 'A' | 'B', spec: SideSpec, options: SidesOptions): Promise<ReadySide> {
  const none = { cwd: undefined, env: {}, warnings: [], remove: () => Promise.resolve() };
  const { steps, session } = options;
  switch (spec.kind) {
    case 'command':
      return { ...none, side: sideOf(spec.command, { label: spec.command }) };
    case 'url': {
      const { shown, origin, authorization } = spec.address;
      return { ...none, side: sideOf(shown, { label: shown, url: origin }), authorization };
    }
    case 'node': {
      session.step(`Node ${spec.version}`);
      const [found] = await resolveNodes([spec.version], {
        env: { ...session.env },
        signal: session.signal,
      });
      if (found === undefined) throw new TypeError('Expected a Node for a version, got none');
      const { version, binary, note } = found;
      const path = `${dirname(binary)}:${options.env.PATH ?? ''}`;
      const side = sideOf(steps.start, { label: `Node ${version}`, node: version });
      const warnings = note === null ? [] : [`Node ${version}: ${note}`];
      return { ...none, side, warnings, env: { PATH: path } };
    }
    case 'tree':
      return workingTree(name, options);
    case 'ref': {
      const repository = await repositoryOf(session.cwd, { ...session.env });
      const { commit, label } = await resolveRef(repository, spec.ref);
      return readyCommit(name, repository, { commit, label }, options);
    }
  }
}

/** The files as they lie there, changes that are not committed included. */
export async function workingTree(name: 'A' | 'B', options: SidesOptions): Promise<ReadySide> {
  const { session, steps } = options;
  const repository = await repositoryOf(session.cwd, { ...session.env });
  const { head, dirty } = await treeState(repository);
  // What is installed there stays as it is.
  const installed = existsSync(join(session.cwd, 'node_modules'));
  const install = installed ? undefined : steps.install;
  await prepare(name, session.cwd, 'the working tree', { ...steps, install }, options);
  const commit = `${head}${dirty ? '+' : ''}`;
  const label = `working tree (${head.slice(0, 7)}${dirty ? ' with changes' : ''})`;
  return {
    side: sideOf(steps.start, { label, commit }),
    cwd: undefined,
    env: {},
    warnings: dirty ? ['the working tree has changes that are not committed: they are part of B'] : [],
    remove: () => Promise.resolve(),
  };
}

/** A commit in a worktree of its own, installed and built. */
export async function readyCommit(
  name: 'A' | 'B',
  repository: Repository,
  { commit, label }: { commit: string; label: string },
  options: SidesOptions,
): Promise<ReadySide> {
  const { session, steps } = options;
  session.step(`checking out ${label}`);
  const tree = await checkOut(repository, commit, { reaper: session.reaper, signal: session.signal });
  try {
    const linked = linkModules(session.cwd, tree.cwd);
    const install = linked ? undefined : steps.install;
    await prepare(name, tree.cwd, label, { ...steps, install }, options);
    const warnings = [...tree.warnings];
    if (linked && steps.install !== undefined) {
      warnings.push(
        `${label} uses the installed packages of the working tree, since its lock file is the same`,
      );
    }
    return {
      side: sideOf(steps.start, { label, commit }),
      cwd: tree.cwd,
      env: {},
      warnings,
      remove: () => tree.remove(),
    };
  } catch (error) {
    await tree.remove();
    throw error;
  }
}

async function prepare(
  name: 'A' | 'B',
  cwd: string,
  label: string,
  { install, build }: TreeSteps,
  { session, env, logs }: SidesOptions,
): Promise<void> {
  if (install === undefined && build === undefined) return;
  session.step(`${install === undefined ? 'building' : 'installing and building'} ${label}`);
  mkdirSync(logs, { recursive: true });
  await prepareTree({
    cwd: resolve(cwd),
    install,
    build,
    // What a build needs is what production leaves out.
    env: { ...env, NODE_ENV: session.env.NODE_ENV },
    log: join(logs, `prepare-${name.toLowerCase()}.log`),
    label,
    reaper: session.reaper,
    signal: session.signal,
  });
}

function sideOf(command: string, rest: Partial<Side> & { label: string }): Side {
  return { command, url: null, commit: null, node: null, ...rest };
}
