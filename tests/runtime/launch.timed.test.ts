import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupAlive } from '../../harness/machine/process-group.ts';
import { fixture, launch, temporaryFolder } from '../support/launch.ts';
import { httpServer } from '../support/server.ts';

const server = fixture('blocking-server.js');

// Each in a folder of its own, and most of it is waiting.
describe.concurrent('a launch', () => {
  test('starts a target on a free port, in a group of its own, and stops it', async () => {
    const { target, stop } = await launch([process.execPath, server]);
    expect((await fetch(target.origin)).status).toBe(200);
    expect(target.readyMs).toBeGreaterThan(0);
    await stop();
    expect(groupAlive(target.pid)).toBe(false);
  });

  test('a command may be a shell string that takes its port as {port} or PORT', async () => {
    const script = `require('node:http').createServer((q, a) => a.end(process.env.PORT)).listen({port}, '127.0.0.1')`;
    const { target, stop } = await launch(`cd / && exec '${process.execPath}' -e "${script}"`);
    expect(await (await fetch(target.origin)).text()).toBe(String(target.port));
    await stop();
  });

  test('a target that does not end when asked is ended by force, with all it started', async () => {
    const { target, stop } = await launch([process.execPath, fixture('stubborn-server.js')]);
    await stop();
    expect(groupAlive(target.pid)).toBe(false);
  });

  test('a target that ends before it is ready is said to, with its own last words', async () => {
    const command = [process.execPath, '-e', "console.error('no database today'); process.exit(7)"];
    await expect(launch(command)).rejects.toMatchObject({
      code: 'TARGET_NOT_STARTED',
      message: expect.stringMatching(
        /exit status 7 before it did; log .*err\.log; it said: no database today/,
      ),
    });
  });

  test('a command that does not exist is said to', async () => {
    await expect(launch(['/no/such/program'])).rejects.toMatchObject({ code: 'TARGET_NOT_STARTED' });
  });

  test('a target that never gets ready is stopped, and what it answered is said', async () => {
    const script = `require('node:http').createServer((q, a) => { a.statusCode = 503; a.end() }).listen(process.env.PORT, '127.0.0.1')`;
    await expect(launch([process.execPath, '-e', script], { readyTimeoutMs: 700 })).rejects.toMatchObject({
      code: 'TARGET_NOT_READY',
      message: expect.stringContaining('within 0.7 s, got status 503'),
    });
  });

  test('a port that the target insists on must be free', async () => {
    const other = await httpServer((_request, response) => response.end());
    await expect(launch([process.execPath, server], { port: other.port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(`port ${other.port}`),
    });
    await other.close();
  });

  test('an interruption while waiting stops the target and passes on', async () => {
    const interruption = new AbortController();
    const reason = new Error('stop');
    setTimeout(() => interruption.abort(reason), 300);
    await expect(
      launch([process.execPath, '-e', 'setTimeout(() => {}, 60_000)'], { signal: interruption.signal }),
    ).rejects.toBe(reason);
  });

  test('what a target prints is kept, a file for each stream', async () => {
    const folder = temporaryFolder();
    const logs = { stdout: join(folder.path, 'o'), stderr: join(folder.path, 'e') };
    const script = `console.log('to out'); console.error('to err');
      require('node:http').createServer((q, a) => a.end()).listen(process.env.PORT, '127.0.0.1')`;
    const { stop } = await launch([process.execPath, '-e', script], { logs });
    await stop();
    expect(readFileSync(logs.stdout, 'utf8')).toBe('to out\n');
    expect(readFileSync(logs.stderr, 'utf8')).toBe('to err\n');
    folder.remove();
  });

  test('a port that was taken between its choice and the start is not the target’s fault: another is chosen', async () => {
    // The first start loses its port, as to another program, and leaves a mark; the next one serves.
    const script = `
      const { existsSync, writeFileSync } = require('node:fs');
      const { createServer } = require('node:http');
      const serve = () => createServer((_, answer) => answer.end('ok')).listen(process.env.PORT, '127.0.0.1');
      if (!existsSync('lost')) { writeFileSync('lost', process.env.PORT); serve().on('listening', serve); }
      else serve();`;
    const { target, stop } = await launch([process.execPath, '-e', script], { readyPath: '/' });
    expect(target.port).toBeGreaterThan(0);
    await stop();
  });
});
