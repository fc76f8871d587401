#!/usr/bin/env node
import { createRequire } from 'node:module';
import { runCli } from './process.ts';

type Program = typeof import('./program.ts');

await runCli(async (context, exit) => {
  const { program } = await load();
  return program(context, exit);
});

/**
 * All of Paceline, read one file after the other. `import()` opens hundreds of files at once, which is more than
 * a shell with `ulimit -n 128` allows.
 */
async function load(): Promise<Program> {
  // Node 21, and 22 before 22.12, can't; 22.12 and 23 can, and warn of it.
  if (!process.features.require_module || /^v(22\.12|23)\./.test(process.version)) {
    return import('./program.ts');
  }
  return createRequire(import.meta.url)('./program.js');
}
