import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { changeInWords } from '../../harness/words/change.ts';
import { confirmedRows, repeatedInWords } from '../../harness/words/confirmation.ts';
import { NONE, withUnit } from '../../harness/words/format.ts';
import {
  type Outcome,
  outcomeOf,
  selfcheckInWords,
  unlikeBaseline,
} from '../../harness/words/gate-outcome.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { basis, beware, bullets, metrics, sides, wholeService } from './comparison-parts.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';

const SIGNS: Record<Outcome['kind'], string> = { passes: '🟢', undecided: '🟡', fails: '🔴', broken: '⛔' };
const SLO_SIGNS: Record<SloResult['state'], string> = {
  kept: '🟢 kept',
  missed: '🔴 missed',
  unknown: '🟡 unknown',
};

/** A gate as GitHub-flavoured Markdown, for a job's summary or a comment: short, with the rest folded away. */
export function renderGateMarkdown(result: GateResult): string {
  const { comparison, comparisons } = result;
  const { does, kind, why, remark } = outcomeOf(result);
  return joined([
    `# ${SIGNS[kind]} Paceline gate ${does}: ${text(why)}`,
    '',
    text([sentence(result.because), ...(remark === null ? [] : [remark])].join(' ')),
    '',
    ...unlike(result),
    ...slos(result.slos),
    ...(comparison === null ? [] : [...sides(comparison), '']),
    ...(comparisons.length === 0 && comparison === null ? [] : [...metrics(comparisons, result), '']),
    ...repetition(result),
    ...(comparison === null ? [] : beware(comparison)),
    ...notes(result),
    text(selfcheckInWords(result)),
    '',
    ...(comparison === null
      ? []
      : [...wholeService(comparison), ...basis(comparison, repeatedInWords(result))]),
  ]);
}

function unlike(result: GateResult): string[] {
  const why = unlikeBaseline(result);
  return why === null ? [] : [text(why), '', ...bullets(result.fingerprintDifferences)];
}

function slos(results: readonly SloResult[]): string[] {
  if (results.length === 0) return [];
  return [
    '| SLO | measured | |',
    '| --- | ---: | --- |',
    ...results.map(({ slo, value, unit, state, note }) => {
      const cells = [
        slo,
        value === null ? NONE : withUnit(value, unit),
        `${SLO_SIGNS[state]}${note === null ? '' : `: ${note}`}`,
      ];
      return `| ${cells.map(text).join(' | ')} |`;
    }),
    '',
  ];
}

function repetition(result: GateResult): string[] {
  const { confirmation } = result;
  if (confirmation === null) return [];
  return [
    `Measured again, since a regression must show twice: **${confirmation.verdict}**. ${text(sentence(confirmation.because))}`,
    '',
    '| metric | first | repeated |',
    '| --- | ---: | ---: |',
    ...confirmedRows(result).map(({ label, first, again }) => {
      const cells = [label, ...[first, again].map((one) => (one === null ? NONE : changeInWords(one)))];
      return `| ${cells.map(text).join(' | ')} |`;
    }),
    '',
  ];
}

function notes({ notes: all }: GateResult): string[] {
  return all.length === 0 ? [] : ['### What this gate can and can’t see', '', ...bullets(all.map(sentence))];
}
