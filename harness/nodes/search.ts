import { PacelineError } from '../errors/paceline-error.ts';
import { askNode } from './ask-node.ts';
import { cachedBinary, cachedVersions, cacheFolder, checkCached } from './cache.ts';
import { fetchNode } from './fetch.ts';
import { type Installed, type InstalledSource, installedNodes } from './find.ts';
import type { Environment } from './npm.ts';
import { publishedReleases } from './published.ts';
import type { NodeSpec } from './spec.ts';
import { type Choice, chooseVersion, type Release } from './versions.ts';

export interface SearchOptions {
  /** Ask npm for nothing: only what is on this machine. */
  offline?: boolean;
  env: Environment;
  now?: Date;
  signal?: AbortSignal;
  /** Told before something takes long, e.g. `fetching Node 22.21.1`. */
  onStep?(what: string): void;
}

/** A binary of a version, asked and found to be of it. */
export interface FoundNode {
  version: string;
  binary: string;
  source: 'npm' | InstalledSource;
  /** What a reader should know of how it was got; null where nothing is out of the ordinary. */
  note: string | null;
}

/** The versions there are to choose from. */
export interface Offer {
  releases: Release[];
  /** Why they are only those of this machine, null if they are those of npm. */
  only: { why: string; cause: PacelineError | null } | null;
}

/** One search for binaries: what is on the machine is looked up once, and npm asked once at most. */
export class Search {
  readonly #options: SearchOptions;
  readonly #env: Environment;
  readonly #folder: string;
  readonly #installed: readonly Installed[];
  #offer: Promise<Offer> | null = null;

  private constructor(options: SearchOptions, env: Environment, folder: string, installed: Installed[]) {
    this.#options = options;
    this.#env = env;
    this.#folder = folder;
    this.#installed = installed;
  }

  static async start(options: SearchOptions): Promise<Search> {
    const { env } = options;
    return new Search(options, env, await cacheFolder(env), await installedNodes(env));
  }

  /** The version a spec stands for. @throws NODE_NOT_FOUND; NODE_NOT_FETCHED if only npm could tell */
  async choose(spec: NodeSpec): Promise<Choice> {
    if (spec.kind === 'exact' && this.#here().some(({ version }) => version === spec.version)) {
      return { version: spec.version, note: null };
    }
    const now = this.#options.now ?? new Date();
    const { releases, only } = await this.offer();
    if (only === null) return chooseVersion(spec, releases, now);
    try {
      const { version, note } = chooseVersion(spec, releases, now);
      const stands = `${only.why}, so ${version} stands for ${spec.text}: the newest on this machine that fits`;
      return { version, note: note === null ? stands : `${stands}; ${note}` };
    } catch (error) {
      if (!(error instanceof PacelineError) || error.code !== 'NODE_NOT_FOUND') throw error;
      // Only npm knows whether there is such a version, so that it wasn't asked is what went wrong.
      throw only.cause ?? notHere(spec.text, 'none that fits');
    }
  }

  /** What npm offers, or, where it can't be asked, what is on this machine. */
  offer(): Promise<Offer> {
    this.#offer ??= this.#ask();
    return this.#offer;
  }

  /** A binary of a whole version: an installed one, a cached one, or one from npm. @throws NODE_NOT_FETCHED */
  async get(version: string): Promise<FoundNode> {
    const notes: string[] = [];
    const found = (binary: string, source: FoundNode['source']): FoundNode => ({
      version,
      binary,
      source,
      note: notes.length === 0 ? null : notes.join('; '),
    });
    for (const { binary, source } of this.#installed.filter((node) => node.version === version)) {
      const problem = await this.#problemOf(binary, version);
      if (problem === null) return found(binary, source);
      notes.push(`${binary} was passed over: ${problem}`);
    }
    const binary = cachedBinary(this.#folder, version);
    const problem = await this.#problemOfCached(binary, version);
    if (problem === null) return found(binary, 'npm');
    if (this.#options.offline === true) {
      throw notHere(version, problem === 'missing' ? 'none' : `one in the cache that ${problem}`);
    }
    if (problem !== 'missing') notes.push(`the one in the cache ${problem}, so it was fetched again`);
    const { signal } = this.#options;
    this.#options.onStep?.(`fetching Node ${version}`);
    return found(await fetchNode(version, { folder: this.#folder, env: this.#env, signal }), 'npm');
  }

  async #ask(): Promise<Offer> {
    if (this.#options.offline === true) {
      return { releases: this.#here(), only: { why: 'npm is not to be asked', cause: null } };
    }
    try {
      return { releases: await publishedReleases(this.#env, this.#options.signal), only: null };
    } catch (error) {
      if (!(error instanceof PacelineError) || error.code !== 'NODE_NOT_FETCHED') throw error;
      return { releases: this.#here(), only: { why: 'npm could not be asked', cause: error } };
    }
  }

  /** What is on this machine, installed or cached. */
  #here(): Release[] {
    const versions = [...this.#installed.map(({ version }) => version), ...cachedVersions(this.#folder)];
    return [...new Set(versions)].map((version) => ({ version, withdrawn: null }));
  }

  async #problemOfCached(binary: string, version: string): Promise<string | null> {
    const state = await checkCached(binary);
    if (state === 'missing') return state;
    return state === 'broken' ? 'was not as it was fetched' : this.#problemOf(binary, version);
  }

  /** What is wrong with a binary that should be of this version, null if nothing is. */
  async #problemOf(binary: string, version: string): Promise<string | null> {
    try {
      const answer = await askNode(binary, this.#env);
      return answer.version === version ? null : `says that it is ${answer.version}`;
    } catch (error) {
      return `did not run (${(error as Error).message})`;
    }
  }
}

function notHere(text: string, got: string): PacelineError {
  return new PacelineError(
    'NODE_NOT_FETCHED',
    `Expected Node ${text} to be on this machine, since npm is not to be asked, got ${got}`,
  );
}
