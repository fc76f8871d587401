import { type AnyStore, CapacityStore, CompareStore, NodesStore } from '../record/store.ts';
import { capacityKind } from './capacity.ts';
import { compareKind } from './compare.ts';
import type { Entry, Format, Judged, Kind } from './kind.ts';
import { nodesKind } from './nodes.ts';
import { runKind } from './run.ts';

/** What can be done with a record, whatever its kind. */
export interface Record {
  judge(): Judged;
  draw(): void;
  text(format: Format): string;
  describe(): Entry;
}

/** A record by its kind. */
export function recordOf(store: AnyStore): Record {
  if (store instanceof CompareStore) return of(compareKind, store);
  if (store instanceof CapacityStore) return of(capacityKind, store);
  return store instanceof NodesStore ? of(nodesKind, store) : of(runKind, store);
}

function of<Store extends AnyStore>(kind: Kind<Store>, store: Store): Record {
  return {
    judge: () => kind.judge(store),
    draw: () => kind.draw(store),
    text: (format) => kind.text(store, format),
    describe: () => kind.describe(store),
  };
}
