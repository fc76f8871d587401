import { PacelineError } from '../errors/paceline-error.ts';

/** Every whole number up to here survives JSON and 32-bit generators. */
export const LARGEST_SEED = 2 ** 31 - 1;

const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * Reads a duration such as `500ms`, `10s` or `2m`, in seconds.
 * @throws BAD_OPTION, naming the flag
 */
export function seconds(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const value = Number(match?.[1]) * (SECONDS[match?.[2] ?? ''] ?? Number.NaN);
  if (!match || !Number.isFinite(value) || value <= 0) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${flag} to be a duration with its unit, such as 500ms, 10s or 2m, got ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/**
 * Reads a whole number within bounds.
 * @throws BAD_OPTION, naming the flag
 */
export function whole(text: string, flag: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${flag} to be a whole number from ${low} to ${high}, got ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/**
 * Reads a rate such as `500`, or a ramp such as `100..2000`, requests per second.
 * @throws BAD_OPTION, naming the flag
 */
export function rate(text: string, flag: string): { from: number; to: number } {
  const match = /^(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?$/.exec(text.trim());
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  const possible = (value: number) => value > 0 && value <= 1_000_000;
  if (!match || !possible(from) || !possible(to)) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${flag} to be requests per second, such as 500, or a ramp, such as 100..2000, up to 1000000, got ${JSON.stringify(text)}`,
    );
  }
  return { from, to };
}

/**
 * Reads a number of requests per second such as `500`, `12000` or `12,000`.
 * @throws BAD_OPTION, naming the flag
 */
export function steadyRate(text: string, flag: string): number {
  const plain = /^\d{1,3}(,\d{3})+$/.test(text.trim()) ? text.replaceAll(',', '') : text;
  const { from, to } = rate(plain.replace(/\s*(req)?\/s$/, ''), flag);
  if (from === to) return from;
  throw new PacelineError(
    'BAD_OPTION',
    `Expected ${flag} to be one rate, requests per second, got ${JSON.stringify(text)}`,
  );
}

/**
 * Reads one `Name: value` header.
 * @throws BAD_OPTION, naming the flag
 */
export function header(line: string, flag: string): [name: string, text: string] {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:\s*([^\r\n\0]*)$/.exec(line);
  if (!match?.[1]) {
    // Without the value, which may be a secret.
    const name = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:/.exec(line)?.[1];
    const got = name === undefined ? 'no name and colon' : `a line end in that of ${name}`;
    throw new PacelineError('BAD_OPTION', `Expected ${flag} to be like "Name: value", got ${got}`);
  }
  return [match[1], (match[2] ?? '').trim()];
}

/**
 * Reads a share such as `2%` as 0.02.
 * @throws BAD_OPTION, naming the flag
 */
export function share(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = Number(match?.[1]) / 100;
  if (!match || value >= 1) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${flag} to be a share in percent, such as 2%, got ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/**
 * Reads `KEY=VALUE` settings into an environment.
 * @throws BAD_OPTION, naming the flag
 */
export function environment(settings: readonly string[], flag: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) {
      // Without the text, which may be a secret.
      const got = at === 0 ? 'no key' : 'no = behind a key';
      throw new PacelineError('BAD_OPTION', `Expected ${flag} to be like KEY=VALUE, got ${got}`);
    }
    result[setting.slice(0, at)] = setting.slice(at + 1);
  }
  return result;
}
