import { PacelineError } from '../../errors/paceline-error.ts';
import { askNode } from './ask-node.ts';
import { cachedBinary, cachedVersions, cacheFolder, checkCached } from './cache.ts';
import { fetchNode } from './fetch.ts';
import { type Installed, type InstalledSource, installedNodes } from './find.ts';
import type { Environment } from './npm.ts';
import { publishedReleases } from './published.ts';
import { type NodeSpec, readSpec } from './spec.ts';
import { type Choice, chooseVersion, type Release, refuseTooOld } from './versions.ts';

/** A Node version that can be run. */
export interface ResolvedNode {
  /** As it was written. */
  spec: string;
  /** What the binary says it is. A target's own word, by its probe, is what a record carries. */
  version: string;
  binary: string;
  source: 'npm' | InstalledSource;
  /** What a reader should know of how it was chosen or got; null where nothing is out of the ordinary. */
  note: string | null;
}

export interface ResolveOptions {
  /** Ask npm for nothing: only what is on this machine. */
  offline?: boolean;
  env?: Environment;
  now?: Date;
  signal?: AbortSignal;
  /** Told before something takes long, e.g. `fetching Node 22.21.1`. */
  onStep?(what: string): void;
}

/**
 * From what a user wrote (`22.21.1`, `22.21`, `22`, `>=20.19`, `lts`, `lts/jod`, `current`) to binaries that
 * run, in the same order. A whole version that is on this machine needs no network; for anything else npm is
 * asked which is newest, and where it can't be, the newest on this machine that fits is used, with a note.
 * @throws BAD_OPTION for what is no version, or one older than Paceline measures; NODE_NOT_FOUND for one that
 * was never released or was withdrawn; NODE_NOT_FETCHED without a network, or for a download that isn't whole
 */
export async function resolveNodes(
  specs: readonly string[],
  options: ResolveOptions = {},
): Promise<ResolvedNode[]> {
  // All are read before one is fetched: a typing mistake in the last shouldn't cost the downloads of the first.
  const read = specs.map((spec) => readSpec(spec));
  for (const spec of read) refuseTooOld(spec);
  const search = await Search.start(options);
  const choices: Choice[] = [];
  for (const spec of read) choices.push(await search.choose(spec));
  const resolved: ResolvedNode[] = [];
  for (const [index, choice] of choices.entries()) {
    const got = await search.get(choice.version);
    const notes = [choice.note, got.note].filter((note) => note !== null);
    const note = notes.length === 0 ? null : notes.join('; ');
    resolved.push({ ...got, spec: specs[index] ?? '', note });
  }
  return resolved;
}

/** The binary of one whole version. @throws as resolveNodes */
export async function nodeBinary(version: string): Promise<string> {
  const [node] = await resolveNodes([version]);
  if (node === undefined) throw new Error('Expected a Node for each version, got none');
  return node.binary;
}

/** One search for binaries: what is on the machine is looked up once, and npm asked once at most. */
class Search {
  readonly #options: ResolveOptions;
  readonly #env: Environment;
  readonly #folder: string;
  readonly #installed: readonly Installed[];
  #published: Promise<Release[]> | null = null;

  private constructor(options: ResolveOptions, env: Environment, folder: string, installed: Installed[]) {
    this.#options = options;
    this.#env = env;
    this.#folder = folder;
    this.#installed = installed;
  }

  static async start(options: ResolveOptions): Promise<Search> {
    const env = options.env ?? process.env;
    return new Search(options, env, await cacheFolder(env), await installedNodes(env));
  }

  /** The version a spec stands for. */
  async choose(spec: NodeSpec): Promise<Choice> {
    const here = this.#here();
    if (spec.kind === 'exact' && here.some(({ version }) => version === spec.version)) {
      return { version: spec.version, note: null };
    }
    const now = this.#options.now ?? new Date();
    if (this.#options.offline === true) {
      return this.#chooseHere(spec, now, 'npm is not to be asked', null);
    }
    let releases: Release[];
    try {
      releases = await this.#releases();
    } catch (error) {
      if (!(error instanceof PacelineError) || error.code !== 'NODE_NOT_FETCHED') throw error;
      return this.#chooseHere(spec, now, 'npm could not be asked', error);
    }
    return chooseVersion(spec, releases, now);
  }

  /** A binary of a whole version: an installed one, a cached one, or one from npm. */
  async get(version: string): Promise<Omit<ResolvedNode, 'spec'>> {
    const notes: string[] = [];
    for (const { binary, source } of this.#installed.filter((node) => node.version === version)) {
      const problem = await this.#problemOf(binary, version);
      if (problem === null) return { version, binary, source, note: noteOf(notes) };
      notes.push(`${binary} was passed over: ${problem}`);
    }
    const binary = cachedBinary(this.#folder, version);
    const state = await checkCached(binary);
    if (state === 'good') {
      const problem = await this.#problemOf(binary, version);
      if (problem === null) return { version, binary, source: 'npm', note: noteOf(notes) };
    }
    if (state !== 'missing')
      notes.push('the one in the cache was not as it was fetched, so it was fetched again');
    if (this.#options.offline === true) throw notHere(version, state);
    this.#options.onStep?.(`fetching Node ${version}`);
    const { signal } = this.#options;
    const fetched = await fetchNode(version, { folder: this.#folder, env: this.#env, signal });
    return { version, binary: fetched, source: 'npm', note: noteOf(notes) };
  }

  #releases(): Promise<Release[]> {
    this.#published ??= publishedReleases(this.#env, this.#options.signal);
    return this.#published;
  }

  /** What is on this machine, installed or cached. */
  #here(): Release[] {
    const versions = [...this.#installed.map(({ version }) => version), ...cachedVersions(this.#folder)];
    return [...new Set(versions)].map((version) => ({ version, withdrawn: null }));
  }

  #chooseHere(spec: NodeSpec, now: Date, why: string, cause: PacelineError | null): Choice {
    try {
      const { version, note } = chooseVersion(spec, this.#here(), now);
      const stands = `${why}, so ${version} stands for ${spec.text}: the newest on this machine that fits`;
      return { version, note: note === null ? stands : `${stands}; ${note}` };
    } catch (error) {
      if (!(error instanceof PacelineError) || error.code !== 'NODE_NOT_FOUND') throw error;
      if (cause !== null) throw cause;
      throw notHere(spec.text, 'missing');
    }
  }

  /** What is wrong with a binary that should be of this version, null if nothing is. */
  async #problemOf(binary: string, version: string): Promise<string | null> {
    try {
      const answer = await askNode(binary, this.#env);
      return answer.version === version ? null : `it says it is ${answer.version}, not ${version}`;
    } catch (error) {
      return `it did not run (${(error as Error).message})`;
    }
  }
}

function noteOf(notes: readonly string[]): string | null {
  return notes.length === 0 ? null : notes.join('; ');
}

function notHere(text: string, state: 'missing' | 'broken' | 'good'): PacelineError {
  const got = state === 'missing' ? 'none that fits' : 'one in the cache that is not as it was fetched';
  return new PacelineError(
    'NODE_NOT_FETCHED',
    `Expected Node ${text} to be on this machine, since npm is not to be asked, got ${got}`,
  );
}
