import { CAPACITY } from './commands/flags/capacity.ts';
import { COMPARE } from './commands/flags/compare.ts';
import { type Flag, type Flags, type OptionsOf, typed } from './commands/flags/flag.ts';
import { GATE } from './commands/flags/gate.ts';
import { LOAD } from './commands/flags/load.ts';
import { NODES } from './commands/flags/nodes.ts';
import { readOptions } from './commands/flags/read.ts';
import { recordedBy } from './commands/flags/recorded.ts';
import { RUN } from './commands/flags/run.ts';
import { PRINTED } from './commands/flags/told.ts';
import { didYouMean } from './config/near.ts';
import { PacelineError } from './errors/paceline-error.ts';
import type { Outcome } from './measure/outcome.ts';
import { Session } from './measure/session.ts';
import type { SessionOptions } from './measure/session-options.ts';
import type { CapacityResult } from './record/capacity.ts';
import type { CompareResult } from './record/compare.ts';
import type { GateResult } from './record/gate.ts';
import type { LoadResult } from './record/load.ts';
import type { NodesResult } from './record/nodes.ts';
import type { RunResults } from './record/run.ts';

/** The flags of a command as a program gives them: times in seconds, shares as parts of 1, pairs as objects. */
type Options<Described extends Flags, Without extends keyof Described = never> = {
  [Name in Exclude<keyof Described, keyof typeof PRINTED | 'env' | 'header' | Without>]?: Given<
    OptionsOf<Described>[Name]
  >;
} & {
  env?: Readonly<Record<string, string>>;
} & ('header' extends keyof Described
    ? { header?: Readonly<Record<string, string | readonly string[]>> }
    : unknown);

/** A list that a program may have frozen; true or false where all or none is an answer as well. */
type Given<Value> = Value extends (infer Item)[]
  ? readonly Item[] | (true extends Item ? boolean : never)
  : Value;

/** Options of `run`. */
export type RunOptions = Options<typeof RUN> & {
  /** Names of scenarios; none: those of the config, else those that Paceline brings. */
  scenarios?: readonly string[];
};
/** Options of `load`: a URL, or a target or an image to be started. */
export type LoadOptions = Options<typeof LOAD, 'rate'> & {
  url?: string;
  /** Requests a second, or a ramp. */
  rate?: number | { from: number; to: number };
};
/** Options of `compare`: two sides, or a scenario and two of its variants. */
export type CompareOptions = Options<typeof COMPARE> & {
  scenario?: string;
  variants?: readonly [base: string, change: string];
};
/** Options of `gate`. */
export type GateOptions = Options<typeof GATE, 'node'>;
/** Options of `capacity`: a URL, a `SCENARIO/VARIANT`, or a target to be started. */
export type CapacityOptions = Options<typeof CAPACITY> & { what?: string };
/** Options of `nodes`: two or more versions, and scenarios (or `SCENARIO/VARIANT`) or a target. */
export type NodesOptions = Options<typeof NODES> & {
  versions: readonly string[];
  scenarios?: readonly string[];
};

// What measures is loaded when it is called: a config that imports `defineConfig` needs none of it.

/**
 * Measures the variants of scenarios under the same load, and says which is faster.
 * @throws PacelineError; `result` holds what there was by then
 */
export async function run(options: RunOptions = {}, session?: SessionOptions): Promise<RunResults> {
  const { scenarios = [], ...given } = options;
  const full = complete('run', RUN, given);
  return measured(session, async (own) =>
    (await import('./measure/run/run.ts')).run(
      scenarios,
      full,
      own,
      recordedBy(['run', ...scenarios], RUN, full),
    ),
  );
}

/**
 * Puts one load on a URL, or on a target that is started for it.
 * @throws PacelineError; `result` holds what there was by then, an SLO that was missed included
 */
export async function load(options: LoadOptions, session?: SessionOptions): Promise<LoadResult> {
  const { url, rate, ...given } = options;
  const ramp = typeof rate === 'number' ? { from: rate, to: rate } : rate;
  const full = complete('load', LOAD, { ...given, rate: ramp });
  return measured(session, async (own) => (await import('./measure/load/load.ts')).load(url, full, own));
}

/**
 * Asks two services by turns, request by request, and says whether B is slower than A.
 * @throws PacelineError; `result` holds what there was by then
 */
export async function compare(options: CompareOptions, session?: SessionOptions): Promise<CompareResult> {
  const { scenario, variants = [], ...given } = options;
  const full = complete('compare', COMPARE, given);
  const words = scenario === undefined ? [] : [scenario, ...variants];
  return measured(session, async (own) =>
    (await import('./measure/compare/compare.ts')).compare(
      words,
      full,
      own,
      recordedBy(['compare', ...words], COMPARE, full),
    ),
  );
}

/**
 * Holds the service of a folder with a `gate` in its config against a git ref, or against stored figures. A gate that fails
 * is a result (`exitCode`), and no error.
 * @throws PacelineError
 */
export async function gate(options: GateOptions = {}, session?: SessionOptions): Promise<GateResult> {
  const full = complete('gate', GATE, options, ['node']);
  return measured(session, async (own) =>
    (await import('./measure/gate/gate.ts')).gate(full, own, recordedBy(['gate'], GATE, full)),
  );
}

/**
 * Finds the largest load that keeps an SLO, and how many replicas a demand needs.
 * @throws PacelineError; `result` holds what there was by then
 */
export async function capacity(options: CapacityOptions, session?: SessionOptions): Promise<CapacityResult> {
  const { what, ...given } = options;
  const full = complete('capacity', CAPACITY, given);
  const words = ['capacity', ...(what === undefined ? [] : [what])];
  return measured(session, async (own) =>
    (await import('./measure/capacity/capacity.ts')).capacity(
      what,
      full,
      own,
      recordedBy(words, CAPACITY, full),
    ),
  );
}

/**
 * Measures the same service on several Node versions, and says on which it is faster.
 * @throws PacelineError; `result` holds what there was by then
 */
export async function nodes(options: NodesOptions, session?: SessionOptions): Promise<NodesResult> {
  const { versions = [], scenarios = [], ...given } = options;
  const words = [...versions, ...scenarios];
  const full = complete('nodes', NODES, given);
  return measured(session, async (own) =>
    (await import('./measure/nodes/nodes.ts')).nodes(
      words,
      full,
      own,
      recordedBy(['nodes', ...words], NODES, full),
    ),
  );
}

/** Measures in a session of its own, and ends all that was started. */
async function measured<Result>(
  options: SessionOptions | undefined,
  measure: (session: Session) => Promise<Outcome<Result>>,
): Promise<Result> {
  const session = new Session(options);
  try {
    const { result, folder, report, failure } = await measure(session);
    if (folder !== null) session.tell({ type: 'kept', folder, report });
    if (failure === undefined) return result;
    if (failure instanceof PacelineError) failure.result = result;
    throw failure;
  } finally {
    session.close();
  }
}

/**
 * All options of a command: those given, checked as their flags are, and the presets of the others.
 * @param without flags that a program can't give
 * @throws BAD_OPTION
 */
function complete<Described extends Flags>(
  command: string,
  flags: Described,
  given: object,
  without: readonly string[] = [],
): OptionsOf<Described> {
  // How a command prints what came of it is none of a program's, which is told by its result.
  const known = Object.keys(flags).filter((name) => ![...Object.keys(PRINTED), ...without].includes(name));
  const options: Record<string, unknown> = readOptions(flags, {});
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const flag = known.includes(name) ? flags[name] : undefined;
    if (flag === undefined) {
      throw new PacelineError(
        'BAD_OPTION',
        `Expected an option of ${command}, got ${JSON.stringify(name)}${didYouMean(name, known)}`,
      );
    }
    options[name] = checked(flag, value, name);
  }
  return options as OptionsOf<Described>;
}

/** A value as its flag reads it, so that both take the same. @throws BAD_OPTION */
function checked(flag: Flag, value: unknown, name: string): unknown {
  if (flag.kind === 'switch') {
    if (typeof value === 'boolean') return value;
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${name} to be true or false, got ${JSON.stringify(value)}`,
    );
  }
  const read = (one: unknown) => {
    if (one === true && flag.bare !== undefined) return flag.bare;
    const text: unknown = typeof one === 'string' ? one : flag.write(one);
    if (typeof text !== 'string') throw new TypeError(`Expected a text, got ${typeof text}`);
    return flag.read(text, typed(name));
  };
  try {
    if (flag.kind !== 'repeatable') return read(value);
    if (flag.bare !== undefined && value === false) return [];
    // One alone, as it may stand once on a command line, is a list as well.
    const alone = typeof value === 'string' || (flag.bare !== undefined && value === true);
    const all = alone ? [value] : Array.isArray(value) ? value : pairs(value);
    return all.map(read);
  } catch (error) {
    if (error instanceof PacelineError) throw error;
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${name} to be a ${flag.takes}, got ${quotable(flag, value) ? JSON.stringify(value) : 'another kind of value'}`,
    );
  }
}

/** What may be secret is not quoted. */
function quotable(flag: Exclude<Flag, { kind: 'switch' }>, value: unknown): boolean {
  return flag.conceal === undefined || typeof value !== 'object';
}

/** `{ a: '1', b: ['2', '3'] }` as pairs; what has no value is not given. */
function pairs(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) throw new TypeError('Expected pairs');
  return Object.entries(value as Record<string, string | readonly string[]>).flatMap(([name, texts]) =>
    [texts ?? []].flat().map((text): [string, string] => [name, text]),
  );
}
