import { concealCommand, concealHeader, concealSetting, concealUserInfo, placeholder } from './conceal.ts';
import { placeholdersIn } from './placeholders.ts';

/** Fields whose texts may quote a command. */
const QUOTE_COMMANDS = ['command', 'title', 'label', 'text', 'message', 'reasons', 'warnings'];

/**
 * What is about to be written into a record, with placeholders for what may be secret: user info of URLs, what commands and
 * `env` set under a secret-looking name, `headers`, and each request's `body`, of which the length stays, since requests are
 * held against those of earlier records.
 */
export function recordable<Value>(value: Value): Value {
  return concealed(value, '') as Value;
}

/** The same of a manifest, which says of its command what has to be put in again. */
export function recordableManifest<Manifest extends { command: string; warnings: string[] }>(
  manifest: Manifest,
): Manifest {
  const kept = recordable(manifest);
  const left = placeholdersIn(kept.command);
  if (left.length === 0) return kept;
  const said = `the command has ${left.join(', ')} in the place of what is not kept: put it in again to measure the same`;
  return { ...kept, warnings: [...kept.warnings, said] };
}

function concealed(value: unknown, field: string): unknown {
  if (typeof value === 'string') {
    return QUOTE_COMMANDS.includes(field) ? concealCommand(value) : concealUserInfo(value);
  }
  if (Array.isArray(value)) return value.map((item) => concealed(item, field));
  if (!isObject(value)) return value;
  return mapped(withoutHiddenParams(value), (inner, name) => {
    // A setup request that was not read into one with a body yet; what is expected of an answer has no path beside it.
    if (name === 'body' || (name === 'json' && typeof value.path === 'string')) return concealedBody(inner);
    // Says where a secret will stand, and under names of the user's own.
    if (name === 'capture') return inner;
    if (name === 'headers') return isObject(inner) ? mapped(inner, concealedHeader) : hidden(inner, name);
    if (name === 'env' && isObject(inner)) return mapped(inner, concealedSetting);
    return concealed(inner, name);
  });
}

/** A body as a request has it: text, `{ text }` or `{ base64 }`. A count of wrong bodies stays. */
function concealedBody(body: unknown): unknown {
  const bytes =
    typeof body === 'string'
      ? Buffer.byteLength(body)
      : isObject(body) && typeof body.text === 'string'
        ? Buffer.byteLength(body.text)
        : isObject(body) && typeof body.base64 === 'string'
          ? Buffer.byteLength(body.base64, 'base64')
          : null;
  return bytes === null ? hidden(body, 'body') : `${placeholder('body')}, ${bytes} bytes`;
}

function concealedHeader(texts: unknown, name: string): unknown {
  const one = (text: unknown) =>
    typeof text === 'string' ? concealHeader([name, text])[1] : hidden(text, name);
  return Array.isArray(texts) ? texts.map(one) : one(texts);
}

function concealedSetting(value: unknown, name: string): unknown {
  const [, kept] = concealSetting([name, String(value)]);
  return typeof value === 'string' || kept === placeholder(name) ? kept : value;
}

/** What is of no shape that it should have may hold anything; it is quoted in errors. */
function hidden(value: unknown, name: string): unknown {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
    ? placeholder(name)
    : value;
}

/** A request without what only its body is filled with. */
function withoutHiddenParams(value: Record<string, unknown>): Record<string, unknown> {
  const { params, path } = value;
  if (!isObject(params) || typeof path !== 'string') return value;
  const shown = Object.entries(params).filter(([name]) => path.includes(`{${name}}`));
  return { ...value, params: Object.fromEntries(shown) };
}

function mapped(
  value: Record<string, unknown>,
  change: (inner: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
