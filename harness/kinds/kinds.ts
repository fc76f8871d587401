import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import { FILES } from '../record/record-folder.ts';
import {
  type AnyStore,
  CapacityStore,
  CompareStore,
  isRecord,
  NodesStore,
  RunStore,
} from '../record/store.ts';
import { capacityKind } from './capacity.ts';
import { compareKind } from './compare.ts';
import type { Entry, Format, Judged, Kind } from './kind.ts';
import { nodesKind } from './nodes.ts';
import { runKind } from './run.ts';

/** What can be done with a record, whatever its kind. */
export interface Record {
  store: AnyStore;
  judge(): Judged;
  draw(): void;
  text(format: Format): string;
  describe(): Entry;
}

/** Every kind of record, by the schema that its manifest names: the only place that tells them apart. */
const KINDS: { [schema: string]: ((folder: string) => Record) | undefined } = {
  'paceline.manifest/1': kept(RunStore.at, runKind),
  'paceline.compare-manifest/1': kept(CompareStore.at, compareKind),
  'paceline.capacity-manifest/1': kept(CapacityStore.at, capacityKind),
  'paceline.nodes-manifest/1': kept(NodesStore.at, nodesKind),
};

function kept<Store extends AnyStore>(at: (folder: string) => Store, kind: Kind<Store>) {
  return (folder: string): Record => {
    const store = at(folder);
    return {
      store,
      judge: () => kind.judge(store),
      draw: () => kind.draw(store),
      text: (format) => kind.text(store, format),
      describe: () => kind.describe(store),
    };
  };
}

/** Opens what a folder holds; one whose kind can't be told throws when it is read. @throws RUN_NOT_FOUND if it holds nothing */
export function openRecord(folder: string): Record {
  if (!isRecord(folder)) {
    throw new PacelineError(
      'RUN_NOT_FOUND',
      `Expected ${folder} to hold a run, got no ${FILES.manifest} there`,
    );
  }
  const text = readFileSync(join(folder, FILES.manifest), 'utf8');
  // The schema comes first; the whole of it need not be JSON for one that is damaged.
  const schema = /"schema":\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  const open = Object.hasOwn(KINDS, schema) ? KINDS[schema] : undefined;
  return (open ?? kept(RunStore.at, runKind))(folder);
}

/** What is kept below a folder, by name. */
export function listRecords(parent: string): Record[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .map((name) => join(parent, name))
    .filter(isRecord)
    .sort()
    .map(openRecord);
}
