import type { Paint, Screen, Style } from '../../reports/terminal/paint.ts';
import { wrap } from '../../reports/terminal/wrap.ts';
import { type DiffLine, diffLines, withContext } from './diff.ts';
import type { DraftedFile } from './files.ts';
import type { InitFile, ProjectFacts } from './result.ts';

const FRAMEWORKS = { express: 'Express', fastify: 'Fastify', http: 'node:http' };
const STATES = { new: 'new', same: 'there already, the same', differs: 'there already, and differs' };
const MARKS: Record<DiffLine['kind'], { mark: string; style: Style | null }> = {
  same: { mark: ' ', style: null },
  old: { mark: '-', style: 'red' },
  new: { mark: '+', style: 'green' },
};
/** As many routes as are named; the config names more. */
const NAMED = 8;

/** What was found, what to beware of, and each file as it would be: whole, or as a diff to what is there. */
export function renderDraft(
  found: ProjectFacts,
  files: readonly DraftedFile[],
  warnings: readonly string[],
  { width, paint }: Screen,
): string {
  const lines = [
    '',
    paint('Found', 'bold'),
    ...facts(found).flatMap(([name, text]) =>
      wrap(printable(text), width, `  ${name.padEnd(10)}`, ' '.repeat(12)),
    ),
    ...files.flatMap((file) => [
      '',
      paint(`${file.path} (${STATES[file.state]})`, 'bold'),
      ...shown(file, paint),
    ]),
    ...(warnings.length === 0 ? [] : ['', paint('Beware', 'bold')]),
    ...warnings.flatMap((warning) => wrap(printable(warning), width, '  ! ', '    ')),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** What became of the files, and what to do next. */
export function renderOutcome(
  files: readonly InitFile[],
  next: { asked: boolean; force: boolean; gate: string },
): string {
  const list = (chosen: readonly InitFile[]) => chosen.map(({ path }) => path).join(' and ');
  const written = files.filter((file) => file.written);
  const left = files.filter((file) => !file.written && file.state !== 'same');
  const kept = left.filter(({ state }) => state === 'differs' && !next.force);
  const unwritten = left.filter((file) => !kept.includes(file));
  const lines = [
    ...(written.length === 0 ? [] : [`Wrote ${list(written)}.`]),
    ...(kept.length === 0
      ? []
      : [`Left ${list(kept)} as it is: --force overwrites; or take over by hand what you want of it.`]),
    ...(unwritten.length === 0
      ? []
      : [`${list(unwritten)} not written${next.asked ? '' : '; --yes writes without asking'}.`]),
    ...(files.every(({ state }) => state === 'same') ? ['Nothing to write: all is there already.'] : []),
    ...(written.length === 0
      ? []
      : [`Next: look through the config, make a change, and run \`${next.gate}\`.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function facts(found: ProjectFacts): [string, string][] {
  const { framework, start, port, routes, searched, packageManager, lockFile } = found;
  const files = `${searched.files} source file${searched.files === 1 ? '' : 's'}${searched.cut ? ', not all there are' : ''}`;
  const named = routes.slice(0, NAMED).map(({ path, file, line }) => `${path} (${file}:${line})`);
  const more = routes.length > NAMED ? `, and ${routes.length - NAMED} more` : '';
  return [
    [
      'project',
      [found.name ?? 'without a name', framework === null ? null : FRAMEWORKS[framework]]
        .filter(Boolean)
        .join(', '),
    ],
    ['packages', `${packageManager}${lockFile === null ? ', no lock file' : `, ${lockFile}`}`],
    ['start', `${start.command} (${start.from})`],
    ['port', portInWords(port)],
    [
      'routes',
      routes.length === 0
        ? `none, by a search of ${files}`
        : `${named.join(', ')}${more}. A guess, by a search of ${files}`,
    ],
  ];
}

function portInWords({ fromEnvironment, fixed }: ProjectFacts['port']): string {
  if (fromEnvironment) return 'from PORT';
  return fixed === null
    ? 'not from PORT, as far as can be seen'
    : `always ${fixed.port} (${fixed.file}:${fixed.line})`;
}

function shown({ state, content, before }: DraftedFile, paint: Paint): string[] {
  if (state === 'same') return [];
  if (before === null)
    return content
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd());
  return withContext(diffLines(before, content)).map((line) => {
    if (line === null) return paint('  ...', 'dim');
    const { mark, style } = MARKS[line.kind];
    const text = `  ${mark} ${line.text}`.trimEnd();
    return style === null ? text : paint(text, style);
  });
}

/** What comes from a project can't move the cursor or change the terminal's colours. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
