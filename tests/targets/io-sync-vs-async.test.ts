import { pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLEAN_END, Target } from '../support/target.ts';

describe.each(['read-sync', 'read-async', 'read-stream'])('%s', (variant) => {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-test-'));
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(`io-sync-vs-async/${variant}.js`, { TMPDIR: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('serves the catalogue, with its length and type', async () => {
    const answer = await target.fetch('/file');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(text));
    expect(Buffer.byteLength(text)).toBeGreaterThan(60_000);
    expect((JSON.parse(text) as { products: unknown[] }).products).toHaveLength(450);
  });

  test('lives through clients that leave in the middle of the answer', async () => {
    const port = Number(new URL(target.origin).port);
    for (let count = 0; count < 5; count += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write('GET /file HTTP/1.1\r\nHost: x\r\n\r\n');
          socket.once('readable', () => {
            socket.resetAndDestroy();
            resolve();
          });
        });
      });
    }
    expect((await target.fetch('/healthz')).status).toBe(200);
    expect(target.stderr).toBe('');
  });

  test('answers 500 when the file is gone, without saying where it was', async () => {
    const other = await Target.start(`io-sync-vs-async/${variant}.js`, { TMPDIR: folder });
    for (const name of readdirSync(folder)) rmSync(join(folder, name, 'catalogue.json'));
    const answer = await other.fetch('/file');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error: 'Internal server error' });
    const { stderr, ...ending } = await other.stop();
    expect(ending).toMatchObject(CLEAN_END);
    expect(stderr).toContain('ENOENT');
  });

  test('removes the file when it stops', async () => {
    expect(await target.stop()).toMatchObject(CLEAN_END);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.each(['pbkdf2-sync', 'pbkdf2-async'])('%s', (variant) => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(`io-sync-vs-async/${variant}.js`);
  });
  afterAll(() => target.stop());

  const post = (body: string) =>
    target.fetch('/hash', { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  test('derives the key of a password', async () => {
    const answer = await post('{"password":"pä55"}');
    const salt = Buffer.from('3f1c9a52d07be846a1f5c2907d64be18', 'hex');
    const key = pbkdf2Sync('pä55', salt, 10_000, 32, 'sha256').toString('hex');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ key });
  });

  test.each([
    '{}',
    '{"password":""}',
    '{"password":7}',
    '["x"]',
    `{"password":"${'x'.repeat(129)}"}`,
    '{"pass',
  ])('answers 400 to %s', async (body) => {
    expect((await post(body)).status).toBe(400);
  });

  test('answers 400 to a request without a body', async () => {
    expect((await target.fetch('/hash', { method: 'POST' })).status).toBe(400);
  });
});
