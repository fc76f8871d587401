import type { ConfigInput } from '../config/config.ts';
import { type Param, rangeOf } from '../config/param.ts';
import type { ProjectFacts } from './result.ts';
import { namesOf } from './route-names.ts';

type GateInput = NonNullable<ConfigInput['gate']>;

/** As many of the routes that are not measured as a comment may name. */
const MENTIONED = 12;
/** What a placeholder of a path is drawn from, until somebody says better. */
const DRAWN: [number, number] = [1, 100];

/** The text of a config file for what was found: JSON for a name that ends so, else a module. */
export function draftConfig(found: ProjectFacts, fileName: string): string {
  if (fileName.endsWith('.json')) return `${JSON.stringify({ gate: gateOf(found) }, null, 2)}\n`;
  const [head, open, close] = found.pacelineInstalled
    ? [["import { defineConfig } from 'paceline';", ''], 'export default defineConfig({', '});']
    : [["/** @type {import('paceline').ConfigInput} */"], 'export default {', '};'];
  const lines = [
    '// Drafted by `paceline init`. What it may hold: `npx paceline schema config`.',
    ...head,
    open,
    '  // How `paceline gate` decides whether a change made this service slower.',
    '  gate: {',
    ...body(found).map((line) => (line === '' ? '' : `    ${line}`)),
    '  },',
    close,
  ];
  return `${lines.join('\n')}\n`;
}

function gateOf({ install, build, start, port, ready, requests }: ProjectFacts): GateInput {
  const names = namesOf(requests.map(({ path }) => path));
  return {
    ...(install === null ? {} : { install }),
    ...(build === null ? {} : { build }),
    start: start.command,
    ...(port.fixed === null ? {} : { port: port.fixed.port }),
    ready,
    requests: requests.map(({ path, weight }, index) => ({
      name: names[index] ?? path,
      path,
      ...paramsOf(path),
      ...(weight === 1 ? {} : { weight }),
    })),
    margin: '2%',
    budgetSeconds: 60,
  };
}

function paramsOf(path: string): { params?: Record<string, [number, number]> } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.length === 0 ? {} : { params: Object.fromEntries(names.map((name) => [name, DRAWN])) };
}

function body(found: ProjectFacts): string[] {
  const gate = gateOf(found);
  return [
    ...(gate.install === undefined
      ? []
      : [
          '// Run in a fresh checkout of the commit that is compared with.',
          `install: ${quoted(gate.install)},`,
        ]),
    ...(gate.build === undefined
      ? []
      : ['// Run in both trees. Delete it if the service starts without.', `build: ${quoted(gate.build)},`]),
    `// ${comment(`From ${found.start.from}. Each side gets a free port, in PORT and as {port}.`)}`,
    `start: ${quoted(gate.start)},`,
    ...port(found),
    '// Settings given to the service, e.g. { DATABASE_URL: process.env.DATABASE_URL }.',
    'env: {},',
    '// Answers 2xx when the service is ready.',
    `ready: ${quoted(found.ready)},`,
    '',
    '// What is asked, each in turn. Take routes that matter and are cheap enough to be asked often. Each is judged by',
    '// itself, under its name.',
    ...guesses(found),
    'requests: [',
    ...(gate.requests ?? []).map(({ name = '', path, params, weight }) => {
      const fields = [
        `name: ${quoted(name)}`,
        `path: ${quoted(path)}`,
        ...(params === undefined ? [] : [`params: ${ranges(params)}`]),
        ...(weight === undefined ? [] : [`weight: ${weight}`]),
      ];
      return `  { ${fields.join(', ')} },`;
    }),
    "  // { name: 'user', path: '/users/{id}', params: { id: [1, 1000] }, expect: { status: 200, includes: ['name'] } },",
    "  // { name: 'find', method: 'POST', path: '/search', headers: { 'content-type': 'application/json' }, body: '{}' },",
    '],',
    '',
    '// A change that is smaller does not matter. To catch 5 %, 2 % is right.',
    "margin: '2%',",
    '// Seconds of load that a decision may take.',
    'budgetSeconds: 60,',
    '// What is asked of the service whatever the change did:',
    `// slos: ['p99<50ms', 'errors<0.1%', ${quoted(`${gate.requests?.[0]?.name ?? 'home'} p99<80ms`)}],`,
    '// Requests a second at which that is asked:',
    '// rate: 200,',
    '// What to compare with; without it, the commit at which this branch left the default branch:',
    "// base: 'origin/main',",
  ];
}

function port({ port: { fromEnvironment, fixed } }: ProjectFacts): string[] {
  if (fixed !== null) {
    return [
      `// ${comment(`${fixed.file}:${fixed.line} listens on it whatever PORT says, so the two sides can't run at once, which the gate needs.`)}`,
      '// Let it listen on process.env.PORT, and delete this line.',
      `port: ${fixed.port},`,
    ];
  }
  return fromEnvironment ? [] : ['// It does not seem to read PORT: let it, since both sides run at once.'];
}

/** Where the paths come from, and which there are besides. */
function guesses({ routes, requests, ready, start: { from } }: ProjectFacts): string[] {
  const chosen = new Set(requests.map(({ path }) => path));
  const guessed = routes.filter(({ path }) => chosen.has(path));
  const others = routes.filter(({ path }) => !chosen.has(path) && path !== ready).map(({ path }) => path);
  const more = others.length > MENTIONED ? `, and ${others.length - MENTIONED} more` : '';
  return [
    ...(guessed.length === 0
      ? []
      : [
          `// Guessed from the source: ${comment(guessed.map(({ path, file, line }) => `${path} (${file}:${line})`).join(', '))}.`,
        ]),
    ...(others.length === 0
      ? []
      : [`// Also seen: ${comment(others.slice(0, MENTIONED).join(', '))}${more}.`]),
    ...(guessed.some(({ whole }) => !whole)
      ? ['// What stands before these paths, such as /api, could not be told.']
      : []),
    ...(routes.length === 0 && from !== '--start' ? ['// No route was found in the source.'] : []),
  ];
}

function ranges(params: Record<string, Param>): string {
  const fields = Object.entries(params).map(([name, param]) => `${name}: [${rangeOf(param)?.join(', ')}]`);
  return `{ ${fields.join(', ')} }`;
}

/** A text as JavaScript would have it, in single quotes where that needs no escapes. */
function quoted(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) && !/['\\]/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** What comes from a project must not end the comment it stands in. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
