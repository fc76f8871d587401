import { clean, validRange } from 'semver';
import { behindUserInfo } from '../config/address.ts';
import { didYouMean } from '../config/near.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { ltsNames, majorNamed } from './schedule.ts';

/** What a user wrote for a Node version, read: one version, any of a range, the newest LTS or the newest of all. */
export type NodeSpec = { text: string } & (
  | { kind: 'exact'; version: string }
  | { kind: 'range'; range: string }
  | { kind: 'lts' }
  | { kind: 'current' }
);

const LTS = ['lts', 'lts/*'];
/** `node`, `stable` and `latest` are what nvm and npm call it. */
const CURRENT = ['current', 'latest', 'node', 'stable'];

/**
 * Reads `22.21.1`, `v22.21.1`, `22.21`, `22`, a range as in `engines`, `lts`, `lts/jod` or `current`.
 * @throws BAD_OPTION if it is none of them
 */
export function readSpec(typed: string): NodeSpec {
  const text = typed.trim();
  const word = text.toLowerCase();
  if (LTS.includes(word)) return { text, kind: 'lts' };
  if (CURRENT.includes(word)) return { text, kind: 'current' };
  const name = /^lts\/(.+)$/.exec(word)?.[1];
  const named = name === undefined ? null : majorNamed(name);
  if (named !== null) return { text, kind: 'range', range: `${named}.x` };
  const version = clean(text);
  if (version !== null) return { text, kind: 'exact', version };
  const range = text === '' ? null : validRange(text);
  if (range !== null) return { text, kind: 'range', range };
  throw new PacelineError(
    'BAD_OPTION',
    `Expected a Node version to be one such as 22.21.1, 22.21, 22, ">=20.19", lts or current, got ${JSON.stringify(behindUserInfo(typed))}${didYouMean(word, words())}`,
  );
}

function words(): string[] {
  return ['lts', 'current', ...ltsNames().map((name) => `lts/${name}`)];
}
