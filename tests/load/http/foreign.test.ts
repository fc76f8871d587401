import { expect, test } from 'vitest';
import { protocolOf, wantedBy } from '../../../harness/load/http/foreign.ts';

test.each([
  ['HTTP/2', [0, 0, 18, 4, 0, 0, 0, 0, 0]],
  ['TLS', [0x15, 3, 1, 0, 2]],
  ['TLS', [0x16, 3, 3, 0, 2]],
  ['SSH', [...Buffer.from('SSH-2.0-x')]],
  ['something that is not HTTP/1', [...Buffer.from('+OK redis')]],
  [null, [...Buffer.from('HTTP/1.1 2oo')]],
])('%s is told by its first bytes', (protocol, bytes) => {
  expect(protocolOf(Buffer.from(bytes))).toBe(protocol);
});

test.each([
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'plain HTTP'],
  ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'HTTP/2'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'TLS with a client certificate'],
  ['ECONNREFUSED', null],
])('%s says what is wanted', (code, wanted) => {
  expect(wantedBy(code)).toBe(wanted);
});
