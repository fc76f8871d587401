import type { TargetName } from './targets.ts';

/** A question whose answer is known: a base against itself with a known time more. */
export interface DecisionCase {
  name: string;
  target: TargetName;
  /** What B takes longer, as a share of the base's service time. */
  extra: number;
  budgetSeconds: number;
  /** Change that is too small to matter, as a share. */
  margin: number;
  /** Whether a second process steals half of the target's core at random moments. */
  stealing: boolean;
  /** Whether what people do now decides it too, in the same minutes. */
  peers: boolean;
  wanted: WantedVerdicts;
}

/** Which verdicts are counted, how large their share may or must be, and of how many decisions at least. */
interface WantedVerdicts {
  verdicts: readonly ('regressed' | 'improved')[];
  share: { atMost: number } | { atLeast: number };
  /** The route that has to be called so, and no other; left out where there is one route. */
  route?: string;
  decisions: number;
}

const ANY = ['regressed', 'improved'] as const;
const REGRESSED = ['regressed'] as const;

type Settings = Partial<Pick<DecisionCase, 'budgetSeconds' | 'margin' | 'stealing' | 'peers'>>;

/** @param decisions the least number of them */
function same(name: string, target: TargetName, decisions: number, settings: Settings = {}): DecisionCase {
  const wanted: WantedVerdicts = { verdicts: ANY, share: { atMost: 0.01 }, decisions };
  return { ...defaults, ...settings, name, target, extra: 0, wanted };
}

function slower(
  name: string,
  target: TargetName,
  extra: number,
  share: WantedVerdicts['share'],
  settings: Settings = {},
): DecisionCase {
  const wanted: WantedVerdicts = { verdicts: REGRESSED, share, decisions: 40 };
  return { ...defaults, ...settings, name, target, extra, wanted };
}

/** One route of a mix that takes longer, by a share of its own time: it has to be named. */
function oneRoute(name: string, extra: number, atLeast: number): DecisionCase {
  const one = slower(name, 'mix', extra, { atLeast }, { ...LONG, margin: 0.02 });
  return { ...one, wanted: { ...one.wanted, decisions: 20, route: 'GET /search' } };
}

const defaults = { budgetSeconds: 20, margin: 0, stealing: false, peers: false };
/** The load that a decision may take at most. */
const LONG = { budgetSeconds: 60 };

export const CASES: readonly DecisionCase[] = [
  same('spin A/A 20 s', 'spin', 200, { peers: true }),
  same('Express A/A 20 s', 'express', 200, { peers: true }),
  same('spin A/A 60 s', 'spin', 50, LONG),
  same('Express A/A 60 s', 'express', 50, LONG),
  slower('spin +0.5 %', 'spin', 0.005, { atLeast: 0.9 }, LONG),
  slower('spin +1 %', 'spin', 0.01, { atLeast: 0.95 }, LONG),
  slower('spin +5 %', 'spin', 0.05, { atLeast: 0.99 }, LONG),
  slower('spin +5 % 20 s', 'spin', 0.05, { atLeast: 0.99 }, { peers: true }),
  slower('Express +1 %', 'express', 0.01, { atLeast: 0.8 }, LONG),
  slower('Express +2 %', 'express', 0.02, { atLeast: 0.95 }, LONG),
  slower('Express +5 %', 'express', 0.05, { atLeast: 0.99 }, LONG),
  slower('Express +5 % 20 s', 'express', 0.05, { atLeast: 0.99 }, { peers: true }),
  slower('spin +1 %, margin 2 %', 'spin', 0.01, { atMost: 0.01 }, { ...LONG, margin: 0.02 }),
  same('mix A/A 60 s', 'mix', 40, { ...LONG, margin: 0.02 }),
  oneRoute('mix, one route +5 %', 0.05, 0.9),
  oneRoute('mix, one route +20 %', 0.2, 0.99),
  oneRoute('mix, one route +50 %', 0.5, 0.99),
  slower('spin +5 %, margin 2 %', 'spin', 0.05, { atLeast: 0.95 }, { ...LONG, margin: 0.02 }),
  slower('Express +1 %, margin 2 %', 'express', 0.01, { atMost: 0.01 }, { ...LONG, margin: 0.02 }),
  slower('Express +5 %, margin 2 %', 'express', 0.05, { atLeast: 0.95 }, { ...LONG, margin: 0.02 }),
  same('spin A/A 20 s, stolen core', 'spin', 40, { stealing: true }),
  same('Express A/A 20 s, stolen core', 'express', 40, { stealing: true }),
  slower('spin +5 %, stolen core', 'spin', 0.05, { atLeast: 0.95 }, { ...LONG, stealing: true }),
  slower('Express +5 %, stolen core', 'express', 0.05, { atLeast: 0.95 }, { ...LONG, stealing: true }),
];

/**
 * The cases that are called so, or whose names hold one of these parts where none is called so; all without any.
 * @throws where a part is in no name
 */
export function chosenCases(parts: readonly string[]): DecisionCase[] {
  const chosen = new Set(parts.flatMap(namedLike));
  return CASES.filter((one) => parts.length === 0 || chosen.has(one));
}

function namedLike(part: string): readonly DecisionCase[] {
  const exact = CASES.filter(({ name }) => name === part);
  const like = exact.length > 0 ? exact : CASES.filter(({ name }) => name.includes(part));
  if (like.length > 0) return like;
  const names = CASES.map(({ name }) => name).join('; ');
  throw new Error(`Expected a part of the name of a case, got ${JSON.stringify(part)}. There are: ${names}`);
}
