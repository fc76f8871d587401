import type { z } from 'zod';
import { recordable } from '../secrets/recordable.ts';
import { didYouMean } from './near.ts';

/**
 * The first thing that a schema found wrong, as a sentence that names the place: "Expected `seed` to be
 * int, got "x"". `keys` are the names that may stand at the top, for a suggestion.
 */
export function explain(error: z.ZodError, input: unknown, keys: readonly string[]): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'Expected it to be right, got something else';
  const place = issue.path.length === 0 ? 'it' : `\`${issue.path.map(String).join('.')}\``;
  const got = shown(withoutSecrets(input, issue.path));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key = ''] = issue.keys;
      return `Expected ${place} to hold only what is known, got the key "${key}"${didYouMean(key, keys)}`;
    }
    case 'invalid_value':
      return `Expected ${place} to be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}, got ${got}`;
    case 'invalid_type':
      return `Expected ${place} to be ${issue.expected}, got ${got}`;
    case 'too_small':
      return `Expected ${place} to be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, got ${got}`;
    case 'too_big':
      return `Expected ${place} to be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}, got ${got}`;
    case 'invalid_union':
      return `Expected ${place} ${issue.message === 'Invalid input' ? 'to be right' : issue.message}, got ${got}`;
    case 'custom':
      return `Expected ${place} ${issue.message}, got ${got}`;
    default:
      return `Expected ${place} to be right, got ${got} (${issue.message})`;
  }
}

/** What stands at a place, as it may be quoted. */
function withoutSecrets(input: unknown, path: readonly PropertyKey[]): unknown {
  const at = (value: unknown, keys: readonly PropertyKey[]) =>
    keys.reduce<unknown>((inner, key) => (inner as never)?.[key], value);
  const named = path.findIndex((key) => ['headers', 'body', 'env'].includes(String(key)));
  const from = named === -1 ? path.length - 1 : named;
  const key = path[from];
  if (key === undefined) return recordable(input);
  return at(recordable({ [key]: at(input, path.slice(0, from + 1)) }), path.slice(from));
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
