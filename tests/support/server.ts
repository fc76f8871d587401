import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';

export interface TestServer {
  origin: string;
  port: number;
  close(): Promise<void>;
}

/** An HTTP server on a free loopback port. */
export function httpServer(listener: RequestListener): Promise<TestServer> {
  return listening(createServer(listener));
}

/** The certificate of `httpsServer`: for localhost and 127.0.0.1, vouched for by nobody but itself. */
export const CERTIFICATE = join(import.meta.dirname, '../fixtures/self-signed.cert.pem');

/** An HTTPS server on a free loopback port, with a self-signed certificate. */
export async function httpsServer(listener: RequestListener): Promise<TestServer> {
  const cert = readFileSync(CERTIFICATE);
  const key = readFileSync(join(import.meta.dirname, '../fixtures/self-signed.key.pem'));
  const server = await listening(createHttps({ cert, key }, listener));
  return { ...server, origin: server.origin.replace('http:', 'https:') };
}

/** A bare TCP server on a free loopback port, for answers that no HTTP server would give. */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listening(
    createTcp((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    }),
  );
}

async function listening(server: HttpServer | TcpServer): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
