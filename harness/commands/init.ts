import type { Command } from 'commander';
import { painter } from '../../reports/terminal/paint.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { askAtTerminal } from '../init/ask.ts';
import { detect } from '../init/detect.ts';
import { draft } from '../init/draft.ts';
import { type DraftedFile, write } from '../init/files.ts';
import type { InitResult } from '../init/result.ts';
import { renderDraft, renderOutcome } from '../init/words.ts';
import { declare } from './flags/declare.ts';
import type { OptionsOf } from './flags/flag.ts';
import { INIT } from './flags/init.ts';
import { type Given, readOptions } from './flags/read.ts';
import { styleOf } from './tell.ts';

type InitOptions = OptionsOf<typeof INIT>;

/** `paceline init`: drafts a config and a workflow for the project of this folder, and shows them before writing. */
export function registerInit(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('init'), INIT)
    .description(
      'draft a config and a GitHub workflow for the service in this folder; shows them before writing',
    )
    .action(async (given: Given) => {
      exit(await init(readOptions(INIT, given), context));
    });
}

async function init(options: InitOptions, context: Context): Promise<number> {
  const project = detect(context.cwd, { start: options.start, paths: options.path });
  const { root, found, warnings } = project;
  const files = draft(project, options.workflow);
  if (!options.quiet) {
    const { color, width } = styleOf(context);
    const screen = { width, paint: painter(color) };
    context.stderr.write(renderDraft(found, files, warnings, screen));
  }
  const { force } = options;
  const open = files.filter(({ state }) => state === 'new' || (state === 'differs' && force));
  const answer = await permission(open, options, context);
  for (const file of open) if (answer === true) write(root, file);
  const result: InitResult = {
    schema: 'paceline.init/1',
    files: files.map((file) => {
      const { path, content, state } = file;
      return { path, content, state, written: answer === true && open.includes(file) };
    }),
    found,
    warnings,
  };
  if (!options.quiet) {
    const gate = found.pacelineInstalled ? `${project.manager.exec} paceline gate` : 'npx paceline gate';
    context.stderr.write(renderOutcome(result.files, { asked: answer !== null, force, gate }));
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  return EXIT.pass;
}

/** Whether the files may be written; null where nobody was asked. Only who was shown the files can be asked. */
async function permission(
  open: readonly DraftedFile[],
  options: InitOptions,
  context: Context,
): Promise<boolean | null> {
  if (options.yes) return true;
  if (open.length === 0 || options.json || options.quiet) return null;
  return askAtTerminal(`Write ${open.map(({ path }) => path).join(' and ')}?`, context);
}
