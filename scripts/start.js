/** `npm start`: from a fresh clone to a report of the four scenarios, in one command. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.js';
import { install, root } from './install.js';

install();
await build();
const args = process.argv.slice(2);
const cli = join(root, 'dist/harness/cli.js');
const child = spawn(process.execPath, [cli, 'run', '--profile', 'quick', ...args], { stdio: 'inherit' });
// Ctrl-C reaches the child by the terminal; this process only waits for it to put things in order.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
child.on('exit', (code) => process.exit(code ?? 1));
