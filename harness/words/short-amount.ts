import { counted } from './format.ts';

/** Bytes of a KB, as memory is counted. */
const KB = 1024;

/** As a headline has a number: whole from ten on, one digit behind the point below, two below one. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 9.95) return counted(value);
  if (size >= 0.995) return value.toFixed(1);
  if (size >= 0.00995) return String(Number(value.toFixed(2)));
  return size < 1e-6 ? '0' : String(Number(value.toPrecision(1)));
}

/** `34 % [23, 47]`: an amount with its interval in the same unit, the smaller end first. */
export function shortWithInterval(value: number, ci: readonly [number, number] | null, unit: string): string {
  const { by, as } = scaleOf(value, unit);
  const head = `${short(value / by)}${as === '' ? '' : ` ${as}`}`;
  if (ci === null) return head;
  const [low, high] = [...ci].sort((one, other) => one - other) as [number, number];
  return `${head} [${short(low / by)}, ${short(high / by)}]`;
}

/** `2.0 s`, `9.9 KB`. */
export function shortAmount(value: number, unit: string): string {
  return shortWithInterval(value, null, unit);
}

/** The unit in which an amount is read most easily. */
function scaleOf(value: number, unit: string): { by: number; as: string } {
  const size = Math.abs(value);
  if (unit === 'ms' && size >= 1000) return { by: 1000, as: 's' };
  if (unit === 'B' && size >= KB * KB) return { by: KB * KB, as: 'MB' };
  if (unit === 'B' && size >= KB) return { by: KB, as: 'KB' };
  return { by: 1, as: unit };
}
