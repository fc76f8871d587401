import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { runsFolder } from '../measure/folders.ts';
import { type AnyStore, CapacityStore, CompareStore, listStores } from '../record/store.ts';
import { type SharedOptions, withShared } from './options.ts';

/** `paceline runs`: the saved runs, oldest first. */
export function registerRuns(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('runs'))
    .description('list the saved runs of this folder')
    .action((options: SharedOptions) => {
      const runs = listStores(runsFolder(context)).map(describe);
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

interface RunEntry {
  id: string;
  folder: string;
  startedAt: string | null;
  profile: string | null;
  scenarios: string[];
  trials: { planned: number; done: number };
  state: 'complete' | 'interrupted' | 'damaged';
}

function describe(store: AnyStore): RunEntry {
  try {
    if (store instanceof CapacityStore) return describeCapacity(store);
    if (store instanceof CompareStore) return describeComparison(store);
    const manifest = store.readManifest();
    const done = store.readTrials().length;
    return {
      id: manifest.id,
      folder: store.folder,
      startedAt: manifest.startedAt,
      profile: manifest.profile.name,
      scenarios: manifest.scenarios.map((scenario) => scenario.name),
      trials: { planned: manifest.trials.length, done },
      state: done === manifest.trials.length ? 'complete' : 'interrupted',
    };
  } catch (error) {
    if (!(error instanceof PacelineError)) throw error;
    return {
      id: store.id,
      folder: store.folder,
      startedAt: null,
      profile: null,
      scenarios: [],
      trials: { planned: 0, done: 0 },
      state: 'damaged',
    };
  }
}

function describeComparison(store: CompareStore): RunEntry {
  const { id, startedAt, a, b, duet, whole } = store.readManifest();
  const planned = (duet.looks.at(-1)?.launches ?? 0) + whole.trials.length;
  return {
    id,
    folder: store.folder,
    startedAt,
    profile: null,
    scenarios: [`${a.label} against ${b.label}`],
    // A comparison that was decided early needed no more.
    trials: { planned, done: store.readTrials().length },
    state: store.readResults().state,
  };
}

function describeCapacity(store: CapacityStore): RunEntry {
  const { id, startedAt, subject, slo } = store.readManifest();
  const done = store.readTrials().length;
  return {
    id,
    folder: store.folder,
    startedAt,
    profile: null,
    scenarios: [`capacity of ${subject.text}${slo.length === 0 ? '' : ` at ${slo.join(', ')}`}`],
    // How many a search needs is known when it has ended.
    trials: { planned: done, done },
    state: store.readResults().complete ? 'complete' : 'interrupted',
  };
}

function line(run: RunEntry): string {
  const { planned, done } = run.trials;
  return [run.id, run.state, run.profile ?? '-', `${done}/${planned} trials`, run.scenarios.join(' ')].join(
    '  ',
  );
}
