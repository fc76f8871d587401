import { z } from 'zod';
import { type JsonPath, parseJsonPath } from './json-path.ts';

/** A route, and what of its answers may differ; null: all of it. */
interface Entry {
  route: string;
  path: JsonPath | null;
}

/** A route may hold spaces, and a path begins with a dollar and a dot or a bracket. */
const WITH_PATH = /^(?<route>.*\S)\s+(?<path>\$[.[].*)$/;

/** Reads `GET /me` or `GET /me $.requestId`; null for what is neither. */
function readEntry(text: string): Entry | null {
  const { route = text.trim(), path } = WITH_PATH.exec(text.trim())?.groups ?? {};
  if (route === '' || route.startsWith('$')) return null;
  if (path === undefined) return { route, path: null };
  const read = parseJsonPath(path);
  return read === null ? null : { route, path: read };
}

/** What an entry has to be, as the rest of a sentence behind "Expected". */
export const ENTRY_IN_WORDS =
  'to be a route such as GET /me, or a route and a JSON path such as GET /me $.items[*].id';

/** Whether a text is an entry. */
export function isEntry(text: string): boolean {
  return readEntry(text) !== null;
}

/**
 * Which answers may differ between a base and a change: all of them, none, or those of some routes, `GET /me`, of which a JSON path
 * may name the part, `GET /me $.requestId`.
 */
export const MayDiffer = z.union(
  [z.boolean(), z.array(z.string().refine(isEntry, { error: ENTRY_IN_WORDS }))],
  {
    error:
      'to be true, or a list of routes such as [ "GET /me" ], each with the JSON path that may differ or without',
  },
);
export type MayDiffer = z.output<typeof MayDiffer>;

/** What may differ of the answers to one route. */
export interface Allowed {
  /** All of them. */
  whole: boolean;
  /** Places in a body of JSON that may. */
  paths: JsonPath[];
}

export function allowedOf(mayDiffer: MayDiffer, route: string): Allowed {
  if (typeof mayDiffer === 'boolean') return { whole: mayDiffer, paths: [] };
  const own = mayDiffer.flatMap((text) => readEntry(text) ?? []).filter((entry) => entry.route === route);
  return {
    whole: own.some(({ path }) => path === null),
    paths: own.flatMap(({ path }) => (path === null ? [] : [path])),
  };
}

/** The routes that entries name. */
export function routesNamed(mayDiffer: MayDiffer): string[] {
  if (typeof mayDiffer === 'boolean') return [];
  return [...new Set(mayDiffer.flatMap((text) => readEntry(text)?.route ?? []))];
}

/** The same without entries of other routes than these. */
export function onlyOf(mayDiffer: MayDiffer, routes: readonly string[]): MayDiffer {
  if (typeof mayDiffer === 'boolean') return mayDiffer;
  return mayDiffer.filter((text) => routes.includes(readEntry(text)?.route ?? ''));
}
