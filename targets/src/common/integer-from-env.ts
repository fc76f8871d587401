import { fail } from './fail.ts';
import { wholeNumber } from './whole-number.ts';

interface Bounds {
  min: number;
  max: number;
  fallback: number;
}

/** A setting that is there but wrong stops the server: measuring the fallback instead would mislead. */
export function integerFromEnv(name: string, { min, max, fallback }: Bounds): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  return (
    wholeNumber(text, min, max) ??
    fail(`Expected ${name} to be a whole number from ${min} to ${max}, got "${text}".`)
  );
}
