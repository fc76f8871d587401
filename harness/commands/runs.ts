import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { Entry } from '../kinds/kind.ts';
import type { Record } from '../kinds/kinds.ts';
import { keptRecords, runsFolder } from '../measure/folders.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { PRINTED } from './flags/told.ts';

/** `paceline runs`: what was measured and kept, oldest first. */
export function registerRuns(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('runs'), PRINTED)
    .description('list what was measured and kept in this folder')
    .action((given: Given) => {
      const options = readOptions(PRINTED, given);
      const runs = keptRecords(context).map(described);
      if (options.json) {
        context.stdout.write(`${JSON.stringify({ schema: 'paceline.runs/1', runs })}\n`);
      } else if (runs.length === 0) {
        context.stderr.write(`No runs in ${runsFolder(context)} yet; \`paceline run\` makes one.\n`);
      } else {
        for (const run of runs) context.stdout.write(`${line(run)}\n`);
      }
      exit(EXIT.pass);
    });
}

interface RunEntry extends Omit<Entry, 'state'> {
  id: string;
  folder: string;
  startedAt: string | null;
  state: Entry['state'] | 'damaged';
}

function described({ store, describe }: Record): RunEntry {
  const { folder } = store;
  try {
    const { id, startedAt } = store.readManifest();
    return { id, folder, startedAt, ...describe() };
  } catch (error) {
    if (!(error instanceof PacelineError)) throw error;
    const nothing = { profile: null, scenarios: [], trials: { planned: 0, done: 0 } };
    return { id: store.id, folder, startedAt: null, ...nothing, state: 'damaged' };
  }
}

function line(run: RunEntry): string {
  const { planned, done } = run.trials;
  return [run.id, run.state, run.profile ?? '-', `${done}/${planned} trials`, run.scenarios.join(' ')].join(
    '  ',
  );
}
