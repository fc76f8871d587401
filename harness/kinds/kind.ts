import type { AnyStore } from '../record/store.ts';

/** How text for a person is drawn. */
interface Style {
  color: boolean;
  width: number;
}

/** What a record came to. */
export interface Judged {
  /** The JSON document. */
  result: object;
  /** For a terminal. */
  text(style: Style): string;
}

/** Forms of a result beside its page. */
export type Format = 'md' | 'junit' | 'csv' | 'json';

/** A record in a list of them. */
export interface Entry {
  profile: string | null;
  scenarios: string[];
  trials: { planned: number; done: number };
  state: 'complete' | 'interrupted';
}

/** All that can be done with the records of one kind. Each throws RECORD_DAMAGED for one that can't be read. */
export interface Kind<Store extends AnyStore> {
  /** Decides it again by what was measured, and writes what it came to, with its page. */
  judge(store: Store): Judged;
  /** Draws its page again. */
  draw(store: Store): void;
  /** What it came to, in another form. */
  text(store: Store, format: Format): string;
  describe(store: Store): Entry;
}
