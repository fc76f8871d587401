import { connect, createServer, type Server, type TLSSocket } from 'node:tls';

/**
 * TLS with a key that both sides were given beforehand (RFC 5489): each proves to the other that it has it,
 * nothing on the way can be read, and no certificate has to be made or trusted.
 */
const TLS = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
} as const;

/** What a peer that has the wrong key, or none, may take until it is shut out, ms. */
const HANDSHAKE_MS = 5000;

/** @param accept told of each peer that has the key, with the name that it gave itself */
export function secureServer(key: Buffer, accept: (socket: TLSSocket, name: string) => void): Server {
  const names = new WeakMap<TLSSocket, string>();
  const server = createServer({
    ...TLS,
    handshakeTimeout: HANDSHAKE_MS,
    pskIdentityHint: 'paceline',
    pskCallback: (socket, name) => {
      names.set(socket as TLSSocket, name);
      return key;
    },
  });
  server.on('secureConnection', (socket) => {
    // Clocks are read over it: nothing may wait to be sent with something else.
    socket.setNoDelay(true);
    accept(socket, names.get(socket) ?? '');
  });
  // A stranger that was shut out is nothing to end a load for.
  server.on('tlsClientError', () => {});
  return server;
}

/** Resolves once both sides have proved that they have the key. */
export function secureConnect(host: string, port: number, key: Buffer, name: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...TLS,
      host,
      port,
      timeout: HANDSHAKE_MS,
      // There is no certificate: the key is what says who it is.
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk: key, identity: name }),
    });
    socket.once('timeout', () => socket.destroy(new Error(`no connection to ${host}:${port} in time`)));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      socket.setTimeout(0);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
