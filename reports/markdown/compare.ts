import type { CompareResult } from '../../harness/record/compare.ts';
import { tellingOf } from '../../harness/words/telling.ts';
import { STANDING_TONES } from '../../harness/words/tone.ts';
import { basis, beware, metrics, sides, told, wholeService } from './comparison-parts.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';
import { signed } from './signs.ts';

/** A comparison as GitHub-flavoured Markdown, for a job's summary or a comment: short, with the rest folded away. */
export function renderCompareMarkdown(result: CompareResult): string {
  const telling = tellingOf(result);
  return joined([
    `# ${signed(text(telling.headline), STANDING_TONES[result.verdict])}`,
    '',
    ...told(telling),
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
