/**
 * `npm run bench -- NAME [ARGUMENT...]`: measures, and prints a table in Markdown to stdout. With `--write`
 * the table also goes into the page that shows it, so that no figure there is typed by hand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { build } from './build.js';
import { install, root } from './install.js';

const PAGES = join(root, 'docs');

install();
await build();
/** @type {typeof import('../bench/index.ts')} */
const { BENCHES } = await createJiti(import.meta.url).import(join(root, 'bench/index.ts'));
const [name = '', ...rest] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  const list = Object.entries(BENCHES).map(([each, { says }]) => `  ${each.padEnd(12)} ${says}`);
  process.stderr.write(`Expected a bench, got ${JSON.stringify(name)}. There are:\n${list.join('\n')}\n`);
  process.exit(2);
}
const text = await bench
  .run(
    (line) => process.stderr.write(`${line}\n`),
    rest.filter((argument) => argument !== '--write'),
  )
  .catch(mistake);
process.stdout.write(`${text}\n`);
if (rest.includes('--write')) {
  const [from, to] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`];
  const pages = readdirSync(PAGES).filter((file) => file.endsWith('.md'));
  const file = pages.find((each) => readFileSync(join(PAGES, each), 'utf8').includes(from));
  const page = file === undefined ? '' : readFileSync(join(PAGES, file), 'utf8');
  const [before, after] = [page.indexOf(from), page.indexOf(to)];
  if (file === undefined || after < before) {
    throw new Error(`Expected ${from} and ${to} in a page of ${PAGES}, got none with both`);
  }
  writeFileSync(
    join(PAGES, file),
    `${page.slice(0, before + from.length)}\n\n${text.trim()}\n\n${page.slice(after)}`,
  );
}

/**
 * Ends with a sentence for what was asked wrongly; what else went wrong keeps its trace, for whoever mends it.
 * @param {NodeJS.ErrnoException} error
 * @returns {never}
 */
function mistake(error) {
  if (error.code?.startsWith('ERR_PARSE_ARGS') !== true && !error.message.startsWith('Expected '))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
