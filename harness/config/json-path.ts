/** One step from a value into it: a member by its name, an element by its number, or all of both. */
type JsonStep = string | number | typeof ALL;
/** From the top of a document to what it names. */
export type JsonPath = readonly JsonStep[];

/** `[*]` or `.*`. */
const ALL = Symbol('all');
const STEP =
  /\.(?<name>[\p{L}_$][\p{L}\p{N}_$-]*)|\.\*|\[\*\]|\[(?<index>\d+)\]|\[(?<quoted>'[^']*'|"[^"]*")\]/uy;

/** Reads `$.requestId`, `$.meta.time`, `$.items[*].id`, `$["a b"]`; null for what is none, and for the document itself. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!text.startsWith('$')) return null;
  const steps: JsonStep[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const { groups } = STEP.exec(text) ?? {};
    // A failed match has put it back to the beginning.
    if (groups === undefined) return null;
    const { name, index, quoted } = groups;
    steps.push(name ?? quoted?.slice(1, -1) ?? (index === undefined ? ALL : Number(index)));
  }
  return steps.length === 0 ? null : steps;
}

/** The same document without what some paths name, whether or not it is there. The document itself is left as it is. */
export function withoutPaths(document: unknown, paths: readonly JsonPath[]): unknown {
  return paths.reduce((value: unknown, path) => without(value, path), document);
}

function without(value: unknown, [step, ...rest]: JsonPath): unknown {
  if (typeof value !== 'object' || value === null || step === undefined) return value;
  const last = rest.length === 0;
  if (Array.isArray(value)) {
    if (step === ALL && last) return [];
    return value.map((item: unknown, index) => {
      if (step !== ALL && step !== index) return item;
      // Taken out, it would move those behind it.
      return last ? null : without(item, rest);
    });
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (step !== ALL && step !== key) return [[key, inner]];
    return last ? [] : [[key, without(inner, rest)]];
  });
  return Object.fromEntries(entries);
}

/** Where two documents differ, as paths that name each such place: elements of lists as `[*]`, each path once. */
export function differingPaths(one: unknown, other: unknown): string[] {
  return [...new Set(differing(one, other, '$'))];
}

function differing(one: unknown, other: unknown, path: string): string[] {
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return [path];
    return one.flatMap((item, index) => differing(item, other[index], `${path}[*]`));
  }
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => differing(one[key], other[key], `${path}${member(key)}`));
  }
  return Object.is(one, other) ? [] : [path];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(key: string): string {
  const written = `.${key}`;
  STEP.lastIndex = 0;
  if (STEP.exec(written)?.[0] === written && key !== '*') return written;
  return key.includes('"') ? `['${key}']` : `["${key}"]`;
}
