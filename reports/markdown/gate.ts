import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { confirmationTable, repeatedInWords } from '../../harness/words/confirmation.ts';
import {
  OUTCOME_TONES,
  outcomeOf,
  selfcheckInWords,
  unlikeBaseline,
} from '../../harness/words/gate-outcome.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { sloTable } from '../../harness/words/slo-table.ts';
import { tellingOfGate } from '../../harness/words/telling.ts';
import { basis, beware, bullets, metrics, sides, told } from './comparison-parts.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';
import { SIGNS } from './signs.ts';
import { markdownTable } from './text-table.ts';

/** A gate as GitHub-flavoured Markdown, for a job's summary or a comment: short, with the rest folded away. */
export function renderGateMarkdown(result: GateResult): string {
  const { comparison, comparisons } = result;
  const { does, kind, remark } = outcomeOf(result);
  const telling = tellingOfGate(result);
  return joined([
    `# ${SIGNS[OUTCOME_TONES[kind]]} ${text(telling.headline)}`,
    '',
    text(
      [`Paceline gate ${does} (exit status ${result.exitCode}).`, ...(remark === null ? [] : [remark])].join(
        ' ',
      ),
    ),
    '',
    ...told(telling),
    ...unlike(result),
    ...slos(result.slos),
    ...(comparison === null ? [] : [...sides(comparison), '']),
    ...(comparisons.length === 0 && comparison === null ? [] : [...metrics(comparisons, result), '']),
    ...repetition(result),
    ...(comparison === null ? [] : beware(comparison)),
    ...notes(result),
    text(selfcheckInWords(result)),
    '',
    ...(comparison === null ? [] : basis(comparison, repeatedInWords(result))),
  ]);
}

function unlike(result: GateResult): string[] {
  const why = unlikeBaseline(result);
  return why === null ? [] : [text(why), '', ...bullets(result.fingerprintDifferences)];
}

function slos(results: readonly SloResult[]): string[] {
  return results.length === 0 ? [] : [...markdownTable(sloTable(results, 'beside')), ''];
}

function repetition(result: GateResult): string[] {
  const { confirmation } = result;
  if (confirmation === null) return [];
  return [
    `Measured again, since a regression must show twice: **${confirmation.verdict}**. ${text(sentence(confirmation.because))}`,
    '',
    ...markdownTable(confirmationTable(result)),
    '',
  ];
}

function notes({ notes: all }: GateResult): string[] {
  return all.length === 0 ? [] : ['### What this gate can and can’t see', '', ...bullets(all.map(sentence))];
}
