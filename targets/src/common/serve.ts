import { createServer, type RequestListener, type Server } from 'node:http';
import { fail } from './fail.ts';
import { integerFromEnv } from './integer-from-env.ts';
import { onStopSignal } from './on-stop-signal.ts';

const SWEEP_MS = 20;
const GRACE_MS = 800;

/** Listens on HOST and PORT until told to stop; `release` then gives back what the routes held. */
export function serve(app: RequestListener, release: () => Promise<unknown> = async () => {}): void {
  const port = integerFromEnv('PORT', { min: 0, max: 65_535, fallback: 3000 });
  const host = process.env.HOST || '127.0.0.1';
  const server = createServer(app);
  server.on('error', (error) => fail(`Expected to listen on ${host}:${port}, got: ${error.message}.`));
  server.listen(port, host);

  onStopSignal(async () => {
    await close(server);
    await release();
  });
}

function close(server: Server): Promise<void> {
  // close() alone would wait for the keep-alive timeout of every connection whose last answer is yet to be sent.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
