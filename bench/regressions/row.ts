/** A piece of a file replaced by another, or, with `text`, a file that was not there. */
export type Edit =
  | { file: string; from: string; to: string }
  /** The same wherever it stands, at least once. */
  | { file: string; every: string; to: string }
  | { file: string; text: string };

/** In which comparison of a gate's answer a change must show. */
interface Seen {
  /** Any of these. */
  metrics: readonly string[];
  /** The route that must be named; without one, the whole or any route will do. */
  route?: RouteName;
}

/** What is asked of the service, by the names that its routes have in the config. */
export const ROUTES = ['list', 'product', 'orders', 'order', 'quote', 'basket', 'shipping'] as const;
export type RouteName = (typeof ROUTES)[number];

/** One change of the service, and what a gate ought to say of it. */
export interface Row {
  name: string;
  /** What was changed, in words. */
  says: string;
  /**
   * `gating`: the gate must fail by it; `told`: it must stand there as worse, whatever the gate makes of it; `improved`: it must
   * be named and nothing fail; `no-op`: nothing may fail.
   */
  kind: 'gating' | 'told' | 'improved' | 'no-op';
  edits: readonly Edit[];
  /** Nothing for a no-op. */
  seen: Seen | null;
  /** Share of decisions that ought to find it; null where none is asked for. */
  target: number | null;
  /** Routes that the change answers otherwise, on purpose. */
  answersMayDiffer?: readonly RouteName[];
  /** Whether what people do now decides it as well. */
  peers?: boolean;
}

/** Files of a tree: path -> text. */
export type Files = ReadonlyMap<string, string>;
