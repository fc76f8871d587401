/** What a server said or wanted in the place of HTTP/1, as records have it, and what to make of it. */
const SENTENCES: Readonly<Record<string, string>> = {
  TLS: 'the server speaks TLS, and was asked without: ask it at https://',
  'plain HTTP': 'the server speaks plain HTTP, and was asked over TLS: ask it at http://',
  'TLS with a client certificate': 'the server wants a client certificate, and there is none to show',
  'TLS with a certificate that can’t be verified':
    'the server’s certificate can’t be verified (signed by itself, expired, or of another name): --insecure takes any',
  'something that is not HTTP/1': 'what the server says is no HTTP/1',
};

/** One clause, without capital and full stop. */
export function spokenInWords(spoke: string): string {
  return SENTENCES[spoke] ?? `the server speaks ${spoke}, and HTTP/1.1 was asked`;
}
