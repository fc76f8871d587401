import { posix } from 'node:path';
import type { ProjectFacts } from './result.ts';
import type { Source } from './sources.ts';

/** Something hung below a path: `app.use('/api', users)`, `app.register(users, { prefix: '/api' })`. */
interface Mount {
  prefix: string;
  /** The file in which it is hung. */
  in: string;
}

type Prefixes = (source: Source, on: string, framework: ProjectFacts['framework']) => string[] | null;

/** Both up to the first bracket that closes a line. */
const USE = /\.use\(\s*(?:(['"`])(\/[^'"`\n]*)\1\s*,)?([^;]{0,300}?)\)[ \t]*;?[ \t]*(?:\/\/.*)?$/gm;
const REGISTER = /\.register\(([^;]{0,300}?)\)[ \t]*;?[ \t]*(?:\/\/.*)?$/gm;
const ROUTER =
  /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*(?:new\s+)?(?:express\.)?Router\s*\(/g;
const IMPORT =
  /\bimport\s+([^'"`;]+?)\s+from\s+['"](\.[^'"]*)['"]|\b(?:const|let|var)\s+([^=;]+?)\s*=\s*(?:await\s+)?(?:require|import)\(\s*['"](\.[^'"]*)['"]\s*\)/g;
const INLINE = /\b(?:require|import)\(\s*['"](\.[^'"]*)['"]\s*\)/;
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '/index.js', '/index.mjs', '/index.ts'];
/** More places than anybody hangs one router at. */
const MOST = 20;

/**
 * What stands before the paths of a file's routes, as far as a search for text can tell. The function that
 * comes back gives all prefixes of what a route is hung on, or null where something stands there that it
 * could not make out.
 */
export function prefixesOf(sources: readonly Source[]): Prefixes {
  const files = new Set(sources.map(({ file }) => file));
  const ofFile = new Map<string, Mount[]>();
  const ofName = new Map<string, Mount[]>();
  for (const source of sources) {
    const imports = importsOf(source, files);
    for (const { prefix, what } of mountsIn(source)) {
      const inline = INLINE.exec(what)?.[1];
      const file = inline === undefined ? null : resolveFile(source.file, inline, files);
      if (file !== null) add(ofFile, file, { prefix, in: source.file });
      // The last name is what is hung there; those before it are middleware.
      const name = (what.match(/[A-Za-z_$][\w$]*/g) ?? []).findLast(
        (each) => imports.has(each) || routersOf(source).has(each),
      );
      if (name === undefined || file !== null) continue;
      const imported = imports.get(name);
      if (imported !== undefined) add(ofFile, imported, { prefix, in: source.file });
      else add(ofName, `${source.file} ${name}`, { prefix, in: source.file });
    }
  }

  const known = new Map<string, string[] | null>();
  const ofWholeFile = (file: string): string[] | null => {
    const before = known.get(file);
    if (before !== undefined) return before;
    // Meanwhile, for files that hang each other.
    known.set(file, null);
    const prefixes = ofFile.get(file)?.flatMap(({ prefix, in: parent }) =>
      // A file that nobody hangs anywhere is where the application itself is made.
      (ofWholeFile(parent) ?? ['']).map((above) => above.replace(/\/+$/, '') + prefix),
    );
    known.set(file, prefixes?.slice(0, MOST) ?? null);
    return known.get(file) ?? null;
  };

  return (source, on, framework) => {
    const own = ofName.get(`${source.file} ${on}`);
    if (own !== undefined) return own.map(({ prefix }) => prefix);
    const ofIts = ofWholeFile(source.file);
    if (ofIts !== null) return ofIts;
    if (routersOf(source).has(on)) return null;
    // In Fastify, what a plugin is handed may lie below a prefix; an Express app that is handed on may not.
    return framework === 'fastify' && !declares(source.text, on) ? null : [''];
  };
}

function mountsIn({ text }: Source): { prefix: string; what: string }[] {
  const used = [...text.matchAll(USE)].map(({ 2: prefix = '', 3: what = '' }) => ({ prefix, what }));
  const registered = [...text.matchAll(REGISTER)].map(({ 1: what = '' }) => ({
    prefix: /\bprefix\s*:\s*(['"`])(\/[^'"`\n]*)\1/.exec(what)?.[2] ?? '',
    what: what.split(',')[0] ?? '',
  }));
  return [...used, ...registered];
}

function importsOf({ file, text }: Source, files: ReadonlySet<string>): Map<string, string> {
  const imports = new Map<string, string>();
  for (const [, names, from, namesToo, fromToo] of text.matchAll(IMPORT)) {
    const resolved = resolveFile(file, from ?? fromToo ?? '', files);
    if (resolved === null) continue;
    const said = (names ?? namesToo ?? '').replace(/\btype\b|\bdefault\b/g, '');
    for (const name of said.match(/[A-Za-z_$][\w$]*/g) ?? []) imports.set(name, resolved);
  }
  return imports;
}

/** The source file that a relative import means; TypeScript's `./x.js` is `x.ts`. */
function resolveFile(from: string, to: string, files: ReadonlySet<string>): string | null {
  const path = posix.join(posix.dirname(from), to);
  const plain = ENDINGS.map((ending) => path + ending).find((candidate) => files.has(candidate));
  const typed = path.replace(/\.([cm]?)js$/, '.$1ts');
  return plain ?? (files.has(typed) ? typed : null);
}

function routersOf({ text }: Source): Set<string> {
  return new Set([...text.matchAll(ROUTER)].map(([, name = '']) => name));
}

function declares(text: string, name: string): boolean {
  return new RegExp(`\\b(?:const|let|var)\\s+${name.replace('$', '\\$')}\\b`).test(text);
}

function add(map: Map<string, Mount[]>, key: string, mount: Mount): void {
  map.set(key, [...(map.get(key) ?? []), mount]);
}
