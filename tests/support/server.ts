import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net';

export interface TestServer {
  origin: string;
  port: number;
  close(): Promise<void>;
}

/** An HTTP server on a free loopback port. */
export function httpServer(listener: RequestListener): Promise<TestServer> {
  return listening(createServer(listener));
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
