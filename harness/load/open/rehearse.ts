import { type AddressInfo, createServer } from 'node:net';
import { monotonicNow } from '../../clock.ts';
import { plainGet } from '../../record/request.ts';
import { type OpenLoad, OpenLoop } from './run-open.ts';

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nKeep-Alive: timeout=5\r\nServer-Timing: own;dur=0.1\r\n\r\nok',
);
/** Enough requests, soon enough, that the engine has compiled all that a request needs. */
const REHEARSAL = { rate: 20_000, seconds: 1.2 };

/**
 * Sends requests to a server of this process's own. The engine compiles code while it runs, and each time it
 * does it holds up what is due by some milliseconds: in the first ten thousand requests, which would
 * otherwise be the first that are measured.
 */
export async function rehearse(load: OpenLoad): Promise<void> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', () => socket.write(ANSWER));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { rate, seconds } = REHEARSAL;
  const loop = new OpenLoop(`http://127.0.0.1:${port}`, {
    ...load,
    schedule: { ...load.schedule, stretches: [{ seconds, from: rate, to: rate }] },
    share: { index: 0, of: 1 },
    // Whatever is measured may change something where it is sent; these go nowhere, but need not look like it.
    requests: [plainGet()],
    timeoutSeconds: 2,
    maxConnections: 64,
    preparedConnections: 16,
  });
  await loop.prepare();
  const at = monotonicNow();
  await loop.run({ warmupStart: at, start: at + 100, end: at + seconds * 1000, slice: 200 });
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
