import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { withUnit } from '../../harness/words/format.ts';
import { outcomeOf, unlikeBaseline } from '../../harness/words/gate-outcome.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { tellingOfGate } from '../../harness/words/telling.ts';

/** One remark that a CI system shows beside the change. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  message: string;
}

const LEVELS = { passes: 'notice', undecided: 'warning', fails: 'error', broken: 'error' } as const;

/** What of a gate belongs beside the change: its outcome, SLOs that are not kept, and what it could not see. */
export function gateAnnotations(result: GateResult): Annotation[] {
  const { does, kind, remark } = outcomeOf(result);
  const { headline, lines, again } = tellingOfGate(result);
  const unlike = unlikeBaseline(result);
  return [
    {
      level: result.exitCode === 4 ? 'error' : LEVELS[kind],
      title: headline,
      message: [
        `Paceline gate ${does} (exit status ${result.exitCode}).`,
        ...(remark === null ? [] : [remark]),
        ...lines,
        ...(again === null ? [] : [`To measure just that again: ${again}`]),
      ].join(' '),
    },
    ...result.slos.filter(({ state }) => state !== 'kept').map(sloAnnotation),
    ...(unlike === null
      ? []
      : [
          {
            level: 'warning' as const,
            title: 'Paceline: another baseline',
            message: `${unlike} ${sentence(result.fingerprintDifferences.join('; '))}`,
          },
        ]),
    ...result.notes.map((note) => ({
      level: 'notice' as const,
      title: 'Paceline: what this gate can see',
      message: sentence(note),
    })),
  ];
}

function sloAnnotation({ slo, value, unit, state, note }: SloResult): Annotation {
  const measured = value === null ? 'It could not be told' : `Measured: ${withUnit(value, unit)}`;
  return {
    level: state === 'missed' ? 'error' : 'warning',
    title: `SLO ${state}: ${slo}`,
    message: sentence(note === null ? measured : `${measured}; ${note}`),
  };
}
