import { didYouMean } from '../../config/near.ts';
import { environment, header, rate, seconds, share, steadyRate, whole } from '../../config/units.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { concealHeader, concealSetting } from '../../secrets/conceal.ts';
import type { Optional, Repeatable, Switch } from './flag.ts';

/** Seconds. */
export function duration(help: string): Optional<number> {
  return { kind: 'optional', takes: 'time', help, read: seconds, write: (value) => `${decimal(value)}s` };
}

/** The same, up to so many seconds. */
export function atMost(flag: Optional<number>, most: number): Optional<number> {
  return {
    ...flag,
    read(text, name) {
      const value = flag.read(text, name);
      if (value <= most) return value;
      throw new PacelineError(
        'BAD_OPTION',
        `Expected ${name} to be at most ${most} s, got ${JSON.stringify(text)}`,
      );
    },
  };
}

/** A share, 0.02 for 2 %. */
export function percentage(help: string): Optional<number> {
  return {
    kind: 'optional',
    takes: 'share',
    help,
    read: share,
    write: (value) => `${decimal(value, (text) => Number(text) / 100)}%`,
  };
}

/** A whole number. */
export function count(help: string, low: number, high: number): Optional<number> {
  return {
    kind: 'optional',
    takes: 'n',
    help,
    read: (text, flag) => whole(text, flag, low, high),
    write: String,
  };
}

/** Requests a second, or from one rate to another. */
export function ramp(help: string): Optional<{ from: number; to: number }> {
  return {
    kind: 'optional',
    takes: 'n',
    help,
    read: rate,
    write: ({ from, to }) => (from === to ? decimal(from) : `${decimal(from)}..${decimal(to)}`),
  };
}

/** Requests a second. */
export function rateOf(help: string): Optional<number> {
  return { kind: 'optional', takes: 'rate', help, read: steadyRate, write: (value) => decimal(value) };
}

/** Any text. @param takes what it is */
export function text(takes: string, help: string): Optional<string> {
  return { kind: 'optional', takes, help, read: (given) => given, write: (given) => given };
}

/** One of a few words. */
export function choice<const Word extends string>(
  takes: string,
  words: readonly Word[],
  help: string,
): Optional<Word> {
  return {
    kind: 'optional',
    takes,
    help,
    choices: words,
    read(given, flag) {
      const found = words.find((word) => word === given);
      if (found !== undefined) return found;
      throw new PacelineError(
        'BAD_OPTION',
        `Expected ${flag} to be ${words.join(', ').replace(/, ([^,]*)$/, ' or $1')}, got ${JSON.stringify(given)}${didYouMean(given, words)}`,
      );
    },
    write: (word) => word,
  };
}

/** `KEY=VALUE`, again and again. */
export function settings(help: string): Repeatable<[key: string, value: string]> {
  return {
    kind: 'repeatable',
    takes: 'key=value',
    help,
    read: (given, flag) => Object.entries(environment([given], flag))[0] ?? ['', ''],
    write: ([key, value]) => `${key}=${value}`,
    conceal: concealSetting,
  };
}

/** `Name: value`, again and again. */
export function headerLines(help: string): Repeatable<[name: string, text: string]> {
  return {
    kind: 'repeatable',
    takes: 'name: value',
    help,
    read: header,
    write: ([name, value]) => `${name}: ${value}`,
    conceal: concealHeader,
  };
}

export function repeatable<Value>(flag: Optional<Value>): Repeatable<Value> {
  return { ...flag, kind: 'repeatable' };
}

export function toggle(help: string, on = false): Switch {
  return { kind: 'switch', help, preset: on };
}

/** The shortest decimal text that reads as this number. */
function decimal(value: number, read: (text: string) => number = Number): string {
  for (let digits = 1; digits <= 17; digits++) {
    const text = plain(Number(unread(value, read).toPrecision(digits)));
    if (read(text) === value) return text;
  }
  return plain(unread(value, read));
}

/** A number of which `read` makes this one, up to rounding: for numbers as they are, and for hundredths. */
function unread(value: number, read: (text: string) => number): number {
  return value / read('1');
}

/** Without an exponent, which no flag takes. */
function plain(value: number): string {
  return String(value).includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : String(value);
}
