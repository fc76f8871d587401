import { prefixesOf } from './mounts.ts';
import type { FoundRoute, ProjectFacts } from './result.ts';
import { lineAt, type Source } from './sources.ts';

interface Hit {
  path: string;
  index: number;
  /** What `.get` was called on; null where a path is compared by hand. */
  on: string | null;
}

/** `app.get('/users', ...)`, also with the type arguments that Fastify takes. */
const CALL = /([A-Za-z_$][\w$]*)\s*\.get\s*(?:<[^()]{0,300}>)?\(\s*(['"`])(\/[^'"`\n]*)\2\s*,/g;
/** `app.route('/users').get(...)`. */
const CHAINED = /([A-Za-z_$][\w$]*)\s*\.route\(\s*(['"`])(\/[^'"`\n]*)\2\s*\)\s*\.get\s*\(/g;
/** `fastify.route({ method: 'GET', url: '/users', ... })`. */
const OBJECT = /([A-Za-z_$][\w$]*)\s*\.route\s*(?:<[^()]{0,300}>)?\(\s*\{([^{}]{0,500})/g;
/** `req.url === '/users'`, `pathname === '/users'`, `case '/users':`. */
const COMPARED = /(?:\b(?:url|pathname|path)\s*={2,3}\s*|\bcase\s+)(['"`])(\/[^'"`\n?]*)\1(?=(\s*:)?[^\n]*)/g;

/** Names that people give to what routes are hung on. An axios instance called `api` is not among them. */
const USUAL = /^(app|server|router|routes|fastify|instance|web)$|(App|Server|Router|Routes)$/;
const DECLARED =
  /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*(?:await\s+)?(?:new\s+)?(?:(?:express\.)?Router|express|[Ff]astify|require\(\s*['"](?:express|fastify)['"]\s*\))\s*\(/g;
/** A path without parameters, patterns or anything that is put together at run time. */
const STATIC = /^\/[\w\-.~%/]*$/;

/** GET routes without parameters, in the order in which they are written, each path once. */
export function findRoutes(sources: readonly Source[], framework: ProjectFacts['framework']): FoundRoute[] {
  const mounted = prefixesOf(sources);
  const routes: FoundRoute[] = [];
  for (const source of sources) {
    const own = framework === 'http' || framework === null ? compared(source) : [];
    for (const { path, index, on } of [...called(source), ...own].sort((a, b) => a.index - b.index)) {
      const prefixes = on === null ? [''] : mounted(source, on, framework);
      for (const prefix of prefixes ?? ['']) {
        const full = join(prefix, path);
        if (!STATIC.test(full) || routes.some((route) => route.path === full)) continue;
        const line = lineAt(source.text, index);
        routes.push({ path: full, file: source.file, line, whole: prefixes !== null });
      }
    }
  }
  return routes;
}

function called({ text }: Source): Hit[] {
  const declared = new Set([...text.matchAll(DECLARED)].map(([, name]) => name));
  const hits: Hit[] = [CALL, CHAINED].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 1: on = '', 3: path = '', index }) => ({ on, path, index })),
  );
  for (const { 1: on = '', 2: body = '', index } of text.matchAll(OBJECT)) {
    const path = /\burl\s*:\s*(['"`])(\/[^'"`\n]*)\1/.exec(body)?.[2];
    if (path !== undefined && /\bmethod\s*:\s*\[?\s*['"`]GET['"`]/i.test(body))
      hits.push({ on, path, index });
  }
  return hits.filter(({ on }) => on !== null && (declared.has(on) || USUAL.test(on)));
}

/** A server that looks at the path itself. Lines that name another method than GET are about that one. */
function compared({ text }: Source): Hit[] {
  return [...text.matchAll(COMPARED)].flatMap(({ 0: all, 2: path = '', index }) => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, endOfLine(text, index + all.length));
    if (/['"`](POST|PUT|PATCH|DELETE|OPTIONS)['"`]/.test(line)) return [];
    return [{ path, index, on: null }];
  });
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function join(prefix: string, path: string): string {
  const full = `${prefix.replace(/\/+$/, '')}${path}`;
  return full.length > 1 ? full.replace(/\/+$/, '') : full;
}
