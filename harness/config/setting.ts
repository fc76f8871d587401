import { PacelineError } from '../errors/paceline-error.ts';
import type { Scenario, Variant } from './scenario.ts';

/** A setting and the values it takes in turn, e.g. `pool` and `1`, `2`, `5`. */
export interface SweptSetting {
  setting: string;
  values: string[];
}

/** A range may be as long: more values than anybody waits for are a slip of the finger. */
const MOST_VALUES = 64;

/**
 * Reads `pool=1,2,5` or `workers=1..6`.
 * @throws BAD_OPTION, naming the flag
 */
export function setting(text: string, flag: string): SweptSetting {
  const [, name, list] = /^([A-Za-z_][A-Za-z0-9_-]*)=(.+)$/.exec(text.trim()) ?? [];
  const values = list === undefined ? [] : valuesOf(list);
  const different = new Set(values);
  if (name === undefined || values.length < 2 || different.size < values.length || different.has('')) {
    throw wrong(
      `to be a name and two or more different values, such as pool=1,2,5 or workers=1..6`,
      text,
      flag,
    );
  }
  if (values.length > MOST_VALUES) throw wrong(`to have at most ${MOST_VALUES} values`, text, flag);
  return { setting: name, values };
}

/**
 * The same with whole numbers above 0, ascending.
 * @throws BAD_OPTION, naming the flag
 */
export function counts(text: string, flag: string): { setting: string; counts: number[] } {
  const { setting: name, values } = setting(text, flag);
  const numbers = values.map(Number);
  if (numbers.some((count) => !Number.isInteger(count) || count < 1)) {
    throw wrong('to have whole numbers above 0, such as workers=1,2,3,4,5,6', text, flag);
  }
  return { setting: name, counts: numbers.sort((a, b) => a - b) };
}

/**
 * A variant with a setting at a value: the variable of the environment that the scenario declares for it, or that has
 * this very name, or `{name}` in a command.
 * @throws BAD_OPTION if nothing takes the setting
 */
export function withSetting(
  variant: Variant,
  declared: Scenario['settings'],
  name: string,
  value: string,
  flag: string,
): Variant {
  const variable = declared[name]?.env ?? (/^[A-Z_][A-Z0-9_]*$/.test(name) ? name : undefined);
  const place = `{${name}}`;
  const inCommand = variant.command?.includes(place) === true;
  if (variable === undefined && !inCommand) {
    const names = Object.keys(declared);
    const there = names.length === 0 ? '' : ` a setting of the scenario (${names.join(', ')}),`;
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${flag} to name${there} a variable of the environment in capitals, such as POOL_SIZE, or a ${place} in the command, got ${JSON.stringify(name)}`,
    );
  }
  return {
    ...variant,
    ...(variant.command === undefined ? {} : { command: variant.command.replaceAll(place, value) }),
    env: variable === undefined ? variant.env : { ...variant.env, [variable]: value },
  };
}

function valuesOf(list: string): string[] {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(list.trim()) ?? [];
  if (from === undefined || to === undefined) return list.split(',').map((value) => value.trim());
  const length = Number(to) - Number(from) + 1;
  if (length < 1 || length > MOST_VALUES) return [];
  return Array.from({ length }, (_, index) => String(Number(from) + index));
}

function wrong(expected: string, text: string, flag: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected ${flag} ${expected}, got ${JSON.stringify(text)}`);
}
