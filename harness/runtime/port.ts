import { createServer } from 'node:net';
import { PacelineError } from '../errors/paceline-error.ts';

const HOST = '127.0.0.1';

/** A port on the loopback address that nothing listened on a moment ago. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws PORT_TAKEN if something listens on the port already. */
export async function assertFree(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    throw new PacelineError(
      'PORT_TAKEN',
      `Expected port ${port} to be free for the target, got one that is in use`,
      { cause: error },
    );
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
