import { mkdirSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectEngine } from '../../harness/runtime/docker/engine.ts';
import { engineAddress } from '../../harness/runtime/engine/address.ts';
import { containerTest, relayTo } from '../support/docker.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

let count = 0;
/** A socket on which something answers that is not quite an engine. */
async function pretend(answer: RequestListener): Promise<string> {
  const path = join(folder.path, `${count++}.sock`);
  const server = createHttpServer({ keepAlive: false }, answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

const at = (path: string) => connectEngine({ DOCKER_HOST: `unix://${path}` });

containerTest('an engine says what it is', async ({ engine }) => {
  expect(engine.version).toMatch(/^\d+\.\d+/);
  expect(engine.architecture).toMatch(/^(amd64|arm64)$/);
  expect([1, 2]).toContain(engine.cgroups);
});

containerTest('an engine is reached over tcp as well', async ({ engine }) => {
  const { address, cut } = await relayTo(engine);
  const over = await connectEngine({ DOCKER_HOST: address });
  expect(over).toMatchObject({ version: engine.version, sharesKernel: engine.sharesKernel });
  cut();
});

test('no engine: nothing there, nothing that listens, nothing that is an address', async () => {
  const nothing = join(folder.path, 'none.sock');
  await expect(at(nothing)).rejects.toMatchObject({
    code: 'NO_ENGINE',
    exitCode: 2,
    message: expect.stringMatching(/^Expected a container engine at unix:.*none\.sock, got .*ENOENT/),
  });
  await expect(connectEngine({ DOCKER_HOST: 'tcp://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'NO_ENGINE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  for (const host of ['ssh://somebody@somewhere', 'unix://', 'tcp://', 'docker']) {
    await expect(connectEngine({ DOCKER_HOST: host })).rejects.toMatchObject({
      code: 'NO_ENGINE',
      // Whoever it names is nobody's business.
      message: expect.stringContaining(`got "${host.replace('somebody@', '$USER:$PASSWORD@')}"`),
    });
  }
});

test('an engine that hangs up is none', async () => {
  const path = await pretend((request) => request.socket.destroy());
  await expect(at(path)).rejects.toMatchObject({ code: 'NO_ENGINE' });
});

test('an engine that may not be used is said to be there', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root can try what another account may do');
  const inside = join(folder.path, 'private');
  mkdirSync(inside, { mode: 0o700 });
  const server = createHttpServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(join(inside, 's'), resolve));
  process.seteuid?.(65_534);
  try {
    await expect(at(join(inside, 's'))).rejects.toMatchObject({
      code: 'ENGINE_DENIED',
      exitCode: 2,
      message: expect.stringMatching(/^Expected to be allowed to use the container engine at .*EACCES/),
    });
  } finally {
    process.seteuid?.(0);
  }
});

test('an engine that is too old is told apart', async () => {
  const path = await pretend((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ Version: '18.09.1', ApiVersion: '1.39', Arch: 'amd64' }));
  });
  await expect(at(path)).rejects.toMatchObject({
    code: 'ENGINE_TOO_OLD',
    exitCode: 2,
    message: expect.stringContaining('1.41 or later, got 1.39 (engine 18.09.1)'),
  });
});

test('certificates are those that DOCKER_CERT_PATH names, or else the account keeps', async () => {
  const host = 'tcp://10.0.0.5:2376';
  expect(engineAddress({ DOCKER_HOST: host })).toEqual({ host, certificates: null });
  const secure = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1' };
  expect(engineAddress({ ...secure, HOME: '/home/ann' }).certificates).toBe('/home/ann/.docker');
  expect(engineAddress({ ...secure, DOCKER_CERT_PATH: '/c' }).certificates).toBe('/c');
  await expect(connectEngine({ ...secure, DOCKER_CERT_PATH: folder.path })).rejects.toMatchObject({
    code: 'NO_ENGINE',
    message: expect.stringContaining('Expected ca.pem, cert.pem and key.pem'),
  });
});
