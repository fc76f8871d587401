import type { GateResult } from '../record/gate.ts';
import { sentence } from './sentence.ts';
import type { Tone } from './tone.ts';

/** What a gate does with its verdict, which is not always what the verdict says. */
export interface Outcome {
  /** How it stands in a sentence after "The gate". */
  does: string;
  kind: 'passes' | 'undecided' | 'fails' | 'broken';
  /** The verdict, or what outweighs it. */
  why: string;
  /** What a reader may wonder about; null where nothing is odd. */
  remark: string | null;
}

export const OUTCOME_TONES: Record<Outcome['kind'], Tone> = {
  passes: 'good',
  undecided: 'open',
  fails: 'bad',
  broken: 'broken',
};

export function outcomeOf({ verdict, slower, exitCode, slos, comparison }: GateResult): Outcome {
  const missed = slos.filter(({ state }) => state === 'missed').length;
  switch (exitCode) {
    case 0:
      if (verdict !== 'inconclusive') return { does: 'passes', kind: 'passes', why: verdict, remark: null };
      if (slower === 'no') return { does: 'passes', kind: 'passes', why: 'not slower', remark: null };
      return {
        does: 'passes, undecided',
        kind: 'undecided',
        why: verdict,
        remark: 'What can’t be decided does not fail the gate, unless it is run with --strict.',
      };
    case 1:
      return {
        does: 'fails',
        kind: 'fails',
        why: verdict === 'regressed' || missed === 0 ? verdict : missed === 1 ? 'SLO missed' : 'SLOs missed',
        remark: verdict === 'regressed' || missed === 0 ? null : `The comparison by itself: ${verdict}.`,
      };
    case 4:
      return {
        does: 'fails, undecided',
        kind: 'undecided',
        why: verdict,
        remark: 'With --strict, what can’t be decided fails the gate.',
      };
    case 130:
      return { does: 'was interrupted', kind: 'broken', why: verdict, remark: null };
    default:
      return {
        does: 'can’t decide',
        kind: 'broken',
        why: verdict,
        remark: answersDiffer(comparison)
          ? 'Where answers are meant to differ, answersMayDiffer in the config or --answers-may-differ lets the gate compare all the same.'
          : 'This says nothing about the change: the measurement has to be mended first.',
      };
  }
}

function answersDiffer(comparison: GateResult['comparison']): boolean {
  return comparison !== null && comparison.answers.differences.length > 0;
}

/** The selfcheck of this machine, quoted. */
export function selfcheckInWords({ selfcheck }: GateResult): string {
  if (selfcheck === null) {
    return 'No selfcheck was run on this machine; “paceline selfcheck” tells how small a change can be seen here.';
  }
  const { measuredAt, steady, says } = selfcheck;
  const unsteady = steady ? '' : ' This machine is too unsteady for its verdicts to be taken at their word.';
  return `Selfcheck of this machine, ${measuredAt.slice(0, 10)}: ${sentence(says)}${unsteady}`;
}

/** Why a baseline decides nothing by its figures; null where it may. */
export function unlikeBaseline({ fingerprintDifferences: { length } }: GateResult): string | null {
  if (length === 0) return null;
  return 'The baseline was measured under other conditions, so its figures decide nothing here:';
}
