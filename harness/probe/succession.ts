/** One process of a target, as its probe let it be known. Times are monotonic ms. */
export interface Life {
  pid: number;
  role: 'single' | 'primary' | 'worker';
  /** When it was first heard of. */
  from: number;
  /** When it ended; null where it lives on. */
  until: number | null;
  /** Whether it took requests of the load. */
  served: boolean;
  /** Whether a worker that is gone went by itself with status 0, or was asked to. */
  onPurpose: boolean;
}

/** What became of those that served while the load ran. */
export interface Succession {
  /** Served and ended though nobody had asked them to. */
  lost: Life[];
  /** Came during the load, and served. */
  came: Life[];
  /** Workers that were recycled on purpose: what a service does all day, and so part of what is measured. */
  recycled: Life[];
}

/**
 * Who ended and who came in (from, to). A process that comes without one that is lost, such as a worker that a
 * cluster starts when there is more to do, replaces nobody.
 */
export function succession(lives: readonly Life[], from: number, to: number): Succession {
  const served = lives.filter((life) => life.served);
  const ended = served.filter(({ until }) => until !== null && until > from && until < to);
  return {
    lost: ended.filter(({ onPurpose }) => !onPurpose),
    came: served.filter((life) => life.from > from && life.from < to),
    recycled: ended.filter(({ onPurpose }) => onPurpose),
  };
}

/** Who answered, and until when, in the words of an error; null where nobody was lost. */
export function lossInWords({ lost, came }: Succession, start: number): string | null {
  const [one] = lost;
  if (one === undefined) return null;
  const at = (moment: number | null) => `${(((moment ?? start) - start) / 1000).toFixed(1)} s`;
  const before = lost.map(({ pid, until }) => `pid ${pid} until ${at(until)}`).join(', ');
  if (came.length === 0) return `${before}, and no other after it`;
  return `${before}, then pid ${came.map(({ pid }) => pid).join(', ')}`;
}
