/** A vertical axis of changes, as shares. */
export interface Axis {
  low: number;
  high: number;
  /** Round values within the axis. */
  ticks: number[];
  /** Text of a tick, per cent, all to the same place. */
  label(tick: number): string;
}

/** Ticks there should be at most. */
const TICKS = 8;
/** What is left free beyond the outermost value, as a part of the whole. */
const ROOM = 0.08;

/** An axis on which no change and all of these have room. */
export function axisOf(values: readonly number[]): Axis {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  // Where nothing differs at all, a hundredth of a per cent is shown either way.
  const room = Math.max((high - low) * ROOM, 1e-4);
  const [from, to] = [low - room, high + room];
  const step = roundStep((to - from) / TICKS);
  const first = Math.ceil(from / step);
  const ticks = Array.from(
    { length: Math.floor(to / step) - first + 1 },
    (_, index) => (first + index) * step,
  );
  const places = Math.max(0, -Math.floor(Math.log10(step * 100) + 1e-9));
  const label = (tick: number) => {
    const text = (tick * 100).toFixed(places);
    // A sum of steps may miss 0 by a hair, and "-0" is no label.
    return Number(text) === 0 ? '0 %' : `${tick > 0 ? '+' : ''}${text} %`;
  };
  return { low: from, high: to, ticks, label };
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return (([1, 2, 5].find((times) => times * power >= atLeast) ?? 10) as number) * power;
}
