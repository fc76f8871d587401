export type Law =
  | { kind: 'constant'; ms: number }
  | { kind: 'mixture'; parts: { ms: number; share: number }[] }
  | { kind: 'fifo'; ms: number; law: 'constant' | 'exponential'; seed: number }
  | { kind: 'blocking'; lengths: number[]; period: number }
  | { kind: 'faulty'; fault: 'close' | 'reset' | 'hang' | 'longer'; every: number }
  | { kind: 'trickle'; pieces: number; ms: number }
  | { kind: 'framed'; how: 'interim' | 'until close'; ms: number }
  /** Paths in the order in which they are asked, again and again, and how long each takes. */
  | { kind: 'paths'; order: string[]; ms: Record<string, number> };

/** Uniform numbers in (0, 1), the n-th of a seed. */
export function uniform(seed: number, index: number): number;
/** Milliseconds of work of the n-th request of a queue, n from 0. */
export function work(law: Law & { kind: 'fifo' }, index: number): number;
/** Milliseconds that the n-th request of a mixture takes, n from 0. */
export function ofMixture(law: Law & { kind: 'mixture' }, index: number): number;
