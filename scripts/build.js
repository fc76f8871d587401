import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, root, run } from './install.js';

/** Compiles the harness into dist/ and the servers into targets/dist/, and bundles the report's script. */
export async function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  rmSync(join(root, 'targets', 'dist'), { recursive: true, force: true });
  run('tsc', ['-p', 'tsconfig.json']);
  run('tsc', ['-p', 'targets/tsconfig.json']);
  chmodSync(join(root, 'dist/harness/cli.js'), 0o755);
  // Loaded only now: in a fresh clone the bundler has just been installed.
  const { buildReportClient } = await import('./build-report-client.js');
  await buildReportClient(join(root, 'dist/reports/html'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install();
  await build();
}
