import type { ProjectFacts } from './result.ts';
import { lineAt, type Source } from './sources.ts';

/** `process.env.PORT`, `env['PORT']`, `{ PORT } = process.env`, `config.get('PORT')`. */
const READ = [
  /\benv\s*(?:\?\.|\.)\s*PORT\b/,
  /['"`]PORT['"`]/,
  /\{[^{}]{0,300}\bPORT\b[^{}]{0,300}\}\s*=\s*(?:process\s*\.\s*)?env\b/,
];
/** A schema that is given the whole environment: `z.object({ PORT: ... }).parse(process.env)`. */
const WHOLE_ENVIRONMENT = /\bprocess\s*\.\s*env\b(?!\s*[.?[])/;
const KEY = /\bPORT\s*:/;

const LISTENS = /\.listen\s*\(/;
const FIXED = [
  /\.listen\s*\(\s*(\d{2,5})\b/,
  /\.listen\s*\(\s*\{[^}]{0,200}?\bport\s*:\s*(\d{2,5})\b/,
  /\b(?:[A-Za-z_$][\w$]*_)?port\s*(?::\s*number\s*)?=\s*(\d{2,5})\b/i,
];

/** Where the service gets its port from: the PORT setting, or a number that is written in the code. */
export function findPort(sources: readonly Source[], command: string): ProjectFacts['port'] {
  const fromEnvironment =
    /\{port\}|\$\{?PORT\b|\bfastify start\b/.test(command) || sources.some(({ text }) => readsPort(text));
  return { fromEnvironment, fixed: fromEnvironment ? null : fixedPort(sources) };
}

function readsPort(text: string): boolean {
  return READ.some((pattern) => pattern.test(text)) || (WHOLE_ENVIRONMENT.test(text) && KEY.test(text));
}

function fixedPort(sources: readonly Source[]): ProjectFacts['port']['fixed'] {
  // Other numbers called port, such as a database's, are in files that don't listen.
  for (const { file, text } of sources.filter((source) => LISTENS.test(source.text))) {
    for (const pattern of FIXED) {
      const found = pattern.exec(text);
      const port = Number(found?.[1]);
      if (found !== null && port >= 1 && port <= 65_535)
        return { port, file, line: lineAt(text, found.index) };
    }
  }
  return null;
}
