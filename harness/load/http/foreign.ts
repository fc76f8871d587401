/** What a server speaks that begins an answer like this, where it is no HTTP/1; null where nobody knows. */
export function protocolOf(begun: Buffer): string | null {
  // A frame of SETTINGS, the first that a server of HTTP/2 sends: three bytes of length, then its type (RFC 9113, section 4.1).
  if (begun.length >= 4 && begun[0] === 0 && begun[3] === 4) return 'HTTP/2';
  // An alert or a handshake (RFC 8446, section 5.1).
  if (begun.length >= 3 && (begun[0] === 0x15 || begun[0] === 0x16) && begun[1] === 3) return 'TLS';
  if (begun.toString('latin1', 0, 4) === 'SSH-') return 'SSH';
  if (begun.toString('latin1', 0, 5) === 'HTTP/') return null;
  return 'something that is not HTTP/1';
}

/** Why OpenSSL or Node refuses a certificate (openssl-verification-options(1)). */
const UNVERIFIED =
  /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^CERT_(HAS_EXPIRED|NOT_YET_VALID|UNTRUSTED|REJECTED|SIGNATURE_FAILURE|CHAIN_TOO_LONG|REVOKED)|^INVALID_(CA|PURPOSE)|ALTNAME_INVALID/;

/** What a server that a connection could not be opened to, or that ended it, wants; null where the code tells nothing of it. */
export function wantedBy(code: string): string | null {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code)) return 'plain HTTP';
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return 'HTTP/2';
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(code)) return 'TLS with a client certificate';
  if (UNVERIFIED.test(code)) return 'TLS with a certificate that can’t be verified';
  return null;
}
