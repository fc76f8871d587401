import { join, posix, relative, sep } from 'node:path';
import type { Command } from 'commander';
import { painter } from '../../reports/terminal/paint.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { type Ask, askAtTerminal } from '../init/ask.ts';
import { configFileName } from '../init/config-file.ts';
import { detect, type Project } from '../init/detect.ts';
import { draftConfig } from '../init/draft-config.ts';
import { ACTION, draftWorkflow, type WorkflowFacts, workflowPath } from '../init/draft-workflow.ts';
import { type DraftedFile, drafted, write } from '../init/files.ts';
import type { InitResult, ProjectFacts } from '../init/result.ts';
import { renderDraft, renderOutcome } from '../init/words.ts';
import { ownVersion, packageRoot } from '../package.ts';
import { collect, type SharedOptions, withShared } from './options.ts';

interface InitOptions extends SharedOptions {
  yes?: boolean;
  force?: boolean;
  start?: string;
  path: string[];
  workflow: boolean;
}

/** `paceline init`: drafts a config and a workflow for the project of this folder, and shows them before writing. */
export function registerInit(
  program: Command,
  context: Context,
  exit: (code: number) => void,
  ask: Ask = askAtTerminal,
): void {
  withShared(program.command('init'))
    .description(
      'draft a config and a GitHub workflow for the service in this folder; shows them before writing',
    )
    .option('--start <command>', 'how the service is started; it gets its port as {port} and in PORT')
    .option(
      '--path <path>',
      'path that the gate is to ask for, in place of those found; repeatable, `3:/users` is asked three times as often',
      collect,
      [],
    )
    .option('--no-workflow', 'draft no workflow')
    .option('--yes', 'write without asking')
    .option('--force', 'overwrite files that are there already')
    .action(async (options: InitOptions) => {
      exit(await init(options, context, ask));
    });
}

async function init(options: InitOptions, context: Context, ask: Ask): Promise<number> {
  const project = detect(context.cwd, { start: options.start, paths: options.path });
  const { root, found, warnings } = project;
  const files = draft(project, options.workflow);
  if (!options.quiet) {
    const color = context.stderr.isTTY && !context.env.NO_COLOR;
    const screen = { width: context.stderr.columns, paint: painter(color) };
    context.stderr.write(renderDraft(found, files, warnings, screen));
  }
  const force = options.force ?? false;
  const open = files.filter(({ state }) => state === 'new' || (state === 'differs' && force));
  const answer = await permission(open, options, context, ask);
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
  ask: Ask,
): Promise<boolean | null> {
  if (options.yes) return true;
  if (open.length === 0 || options.json || options.quiet) return null;
  return ask(`Write ${open.map(({ path }) => path).join(' and ')}?`, context);
}

function draft(
  { root, found, manager, place, node, packageManager, warnings }: Project,
  workflow: boolean,
): DraftedFile[] {
  const config = configFileName(root, found, warnings);
  const files = [drafted(root, config, draftConfig(found, config))];
  if (!workflow) return files;
  const top = place.top ?? root;
  const path = fromProject(root, join(top, workflowPath(place)));
  const text = draftWorkflow({
    place,
    manager,
    lock: manager.lock === null ? null : fromProject(top, manager.lock),
    node,
    install: found.install,
    paceline: sourceOf(found, warnings),
    version: ownVersion(),
    packageManager,
  });
  return [...files, drafted(root, posix.normalize(path), text)];
}

/** A clone was never on npm, where somebody else may have taken the name: CI must not get its code from there. */
function sourceOf(found: ProjectFacts, warnings: string[]): WorkflowFacts['paceline'] {
  if (found.pacelineInstalled) return 'dependency';
  if (packageRoot.split(sep).includes('node_modules')) return 'npm';
  const [owner = ''] = ACTION.split('/');
  warnings.push(
    `This Paceline runs from a clone, so the workflow uses its action: put the GitHub account that holds that clone in the place of ${owner}.`,
  );
  return 'action';
}

function fromProject(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, '/');
}
