/** `npm run stage`: puts what the image of the built-in servers is made of into .paceline/image, as docker-compose.yml wants it. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.js';
import { install, root } from './install.js';

install();
await build();
const { stage } = await import(join(root, 'dist/harness/runtime/docker/build-image.js'));
const { targetsRecipe } = await import(join(root, 'dist/harness/runtime/docker/image.js'));
const folder = join(root, '.paceline/image');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
stage(targetsRecipe(process.versions.node).files, folder);
process.stdout.write(`${folder}\n`);
