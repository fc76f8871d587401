import { expect, test } from 'vitest';
import { protocolOf, wantedBy } from '../../harness/load/http/foreign.ts';
import { spokenInWords } from '../../harness/words/spoken.ts';

/** What is told where a connection failed with such a code. */
function told(code: string): string | null {
  const wanted = wantedBy(code);
  return wanted === null ? null : spokenInWords(wanted);
}

test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('a certificate that is refused (%s) is told with what takes it', (code) => {
  expect(told(code)).toContain('--insecure');
});

test.each<[string, string]>([
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the server speaks plain HTTP, and was asked over TLS: ask it at http://'],
  ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'the server speaks HTTP/2, and HTTP/1.1 was asked'],
  [
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'the server wants a client certificate, and there is none to show',
  ],
])('%s is told as "%s"', (code, sentence) => {
  expect(told(code)).toBe(sentence);
});

test('a code that tells nothing of what is spoken is left alone', () => {
  expect(told('ECONNREFUSED')).toBeNull();
});

test('what a server says that is no HTTP is told', () => {
  const said = (text: string) => spokenInWords(protocolOf(Buffer.from(text, 'latin1')) ?? 'HTTP');
  expect(said('\x15\x03\x01\x00\x02')).toBe(
    'the server speaks TLS, and was asked without: ask it at https://',
  );
  expect(said('SSH-2.0-x')).toBe('the server speaks SSH, and HTTP/1.1 was asked');
  expect(said('220 mail')).toBe('what the server says is no HTTP/1');
});
