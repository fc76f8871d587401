import type { CompareResult } from '../../harness/record/compare.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { STANDING_TONES } from '../../harness/words/tone.ts';
import { basis, beware, metrics, sides, wholeService } from './comparison-parts.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';
import { signed } from './signs.ts';

/** A comparison as GitHub-flavoured Markdown, for a job's summary or a comment: short, with the rest folded away. */
export function renderCompareMarkdown(result: CompareResult): string {
  return joined([
    `# Paceline: ${signed(result.verdict, STANDING_TONES[result.verdict])}`,
    '',
    text(sentence(result.because)),
    ...(result.state === 'interrupted'
      ? ['', '**Interrupted: this rests on the launches measured until then.**']
      : []),
    '',
    ...sides(result),
    '',
    ...metrics(result.comparisons, result),
    '',
    ...beware(result),
    ...wholeService(result),
    ...basis(result),
  ]);
}
