import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { CLEAN_END, Target } from '../support/target.ts';

function childrenOf(pid: number): number[] {
  return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!condition() && performance.now() < end) await sleep(20);
}

describe.each([
  ['single.js', {}],
  ['cluster.js', { WORKERS: '2' }],
])('the order list of %s', (server, env) => {
  test('is escaped, complete, and marked by the digest of its content', async () => {
    const target = await Target.start(`cluster-vs-single/${server}`, env);
    const answer = await target.fetch('/orders');
    const page = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('etag')).toBe(`"${createHash('sha256').update(page).digest('base64url')}"`);
    expect(page).toContain('<td>O&#39;Brien &amp; Sons</td>');
    expect(page).not.toMatch(/<td>[^<]*<(?!\/td>|a |time )/);
    expect(page.match(/<tr>/g)).toHaveLength(1 + 360 + 1);

    // Not `fetch`, which asks past every cache as soon as it is given a validator.
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    const again = await request(`${target.origin}/orders`, { headers, reset: true });
    expect(again.statusCode).toBe(304);
    await again.body.dump();
    expect(await target.stop()).toMatchObject({ ...CLEAN_END, stderr: '' });
  });
});

describe('a cluster', () => {
  test('has as many workers as it is told', async () => {
    const target = await Target.start('cluster-vs-single/cluster.js', { WORKERS: '3' });
    await until(() => childrenOf(target.pid).length === 3);
    expect(childrenOf(target.pid)).toHaveLength(3);
    await target.stop();
  });

  test('replaces a worker that dies', async () => {
    const target = await Target.start('cluster-vs-single/cluster.js', { WORKERS: '2' });
    await until(() => childrenOf(target.pid).length === 2);
    const [first = 0, second] = childrenOf(target.pid);
    process.kill(first, 'SIGKILL');
    await until(() => !childrenOf(target.pid).includes(first) && childrenOf(target.pid).length === 2);
    const now = childrenOf(target.pid);
    expect(now).toHaveLength(2);
    expect(now).toContain(second);
    await expect.poll(() => target.fetch('/orders').then((answer) => answer.status, String)).toBe(200);
    const ending = await target.stop();
    expect(ending).toMatchObject({
      ...CLEAN_END,
      stderr: `Worker ${first} died (SIGKILL); starting another.\n`,
    });
  });

  test('deals its connections out to all of its workers from the start', async () => {
    const target = await Target.start('cluster-vs-single/cluster.js', { WORKERS: '4' });
    let closed = 0;
    for (let count = 0; count < 4; count += 1) {
      const socket = connect(Number(new URL(target.origin).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.once('close', () => {
        closed += 1;
      });
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(socket, 'data');
    }
    process.kill(childrenOf(target.pid)[0] ?? 0, 'SIGKILL');
    await sleep(200);
    expect(closed).toBe(1);
    await target.stop();
  });

  test('serves no longer when its primary is killed', async () => {
    const target = await Target.start('cluster-vs-single/cluster.js', { WORKERS: '2' });
    process.kill(target.pid, 'SIGKILL');
    const state = () =>
      target.fetch('/healthz').then(
        () => 'serving',
        () => 'gone',
      );
    await expect.poll(state).toBe('gone');
    await target.ended();
  });
});
