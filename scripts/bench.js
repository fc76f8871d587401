/**
 * `npm run bench -- NAME [ARGUMENT...]`: measures, and prints a table in Markdown to stdout. With `--write`
 * the table also goes into the page that shows it, so that no figure there is typed by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { build } from './build.js';
import { install, root } from './install.js';

const PAGE = join(root, 'docs/why-believe-these-numbers.md');

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
const text = await bench.run(
  (line) => process.stderr.write(`${line}\n`),
  rest.filter((argument) => argument !== '--write'),
);
process.stdout.write(`${text}\n`);
if (rest.includes('--write')) {
  const [from, to] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.indexOf(from), page.indexOf(to)];
  if (before < 0 || after < 0) throw new Error(`Expected ${from} and ${to} in ${PAGE}, got a page without`);
  writeFileSync(PAGE, `${page.slice(0, before + from.length)}\n\n${text.trim()}\n\n${page.slice(after)}`);
}
