import { connect } from 'node:tls';
import { peerOf } from './connection.ts';

/** Time for a handshake, ms. */
const PATIENCE = 1000;

/**
 * Whether a TLS handshake can be made where plain HTTP was asked. Some servers close a connection that begins otherwise
 * without a word, so that only this tells why nothing is answered.
 * @param origin `http://host:port`; false for `https`
 */
export function speaksTls(origin: string): Promise<boolean> {
  const { host, port, secure } = peerOf(new URL(origin), true);
  if (secure) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const end = (spoken: boolean) => {
      resolve(spoken);
      socket.destroy();
    };
    socket.setTimeout(PATIENCE, () => end(false));
    socket.once('secureConnect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
