import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './install.js';

/**
 * Bundles the report's script, with the parts of Chart.js that it uses, into one file, and puts the style beside it.
 * @param {string} folder
 */
export async function buildReportClient(folder) {
  await build({
    entryPoints: [join(root, 'reports/html/client/main.ts')],
    outfile: join(folder, 'client.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'inline',
    charset: 'ascii',
  });
  copyFileSync(join(root, 'reports/html/report.css'), join(folder, 'report.css'));
}
