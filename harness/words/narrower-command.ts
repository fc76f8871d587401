import type { Comparison } from '../record/comparison.ts';
import { shellWord } from './shell-word.ts';

/** What is asked: its route, and its path as it is written. */
interface Asked {
  route: string;
  path: string;
}

/** Routes beyond which it is shorter to ask all. */
const MOST = 3;
/** Read in every launch, whatever it is asked. */
const ASIDE =
  /^(startUp|stallShare|memoryKept|outputBytes|responseBytes|errors|allocationPerRequest|gcPause|connectionsOpened|rss)$/;
const PATH = / --path (?:(?:'[^']*'|\\')+|\S+)/g;

/**
 * The command that measures again just what regressed: the paths of those routes alone, and the phase alone in which it was seen.
 * Null where that is all there is, or where nothing regressed.
 * @param command that measured it all
 */
export function narrowerCommand(
  command: string,
  asked: readonly Asked[],
  comparisons: readonly Comparison[],
): string | null {
  const regressed = comparisons.filter(({ gating, verdict }) => gating && verdict === 'regressed');
  const added = [...pathsOf(regressed, asked), ...phasesOf(regressed, comparisons, command)];
  if (added.length === 0) return null;
  const paths = added.some((part) => part.startsWith('--path'));
  return [paths ? command.replace(PATH, '') : command, ...added].join(' ');
}

function pathsOf(regressed: readonly Comparison[], asked: readonly Asked[]): string[] {
  const routes = new Set(regressed.flatMap(({ route }) => route ?? []));
  const paths = new Set(asked.filter(({ route }) => routes.has(route)).map(({ path }) => path));
  const all = new Set(asked.map(({ path }) => path));
  if (paths.size === 0 || paths.size > MOST || paths.size === all.size) return [];
  return [...paths].map((path) => `--path ${shellWord(path)}`);
}

/** Only a gate has phases, and only where more than one was measured can others be left out. */
function phasesOf(regressed: readonly Comparison[], all: readonly Comparison[], command: string): string[] {
  if (!command.startsWith('paceline gate') || command.includes(' --only ')) return [];
  if (!all.some(({ phase }) => phase !== undefined)) return [];
  const phases = new Set(regressed.map(phaseOf));
  if (phases.size === 0 || phases.has('aside')) return [];
  return [`--only ${[...phases].join(',')}`];
}

function phaseOf({ metric, phase }: Comparison): string {
  if (metric === 'tailShare') return 'steady';
  return phase ?? (ASIDE.test(metric) ? 'aside' : 'turns');
}
