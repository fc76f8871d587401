/**
 * About 2 ms a key, so that a short measurement collects enough requests. OWASP asks for 600,000 rounds
 * of SHA-256 in production. The shape stays the same and only grows with the rounds, since the whole
 * derivation is one call, which keeps either the loop or one thread of libuv's pool busy.
 */
export const ROUNDS = 10_000;
export const KEY_BYTES = 32;
export const DIGEST = 'sha256';

/** An account's salt is random and stored with it; this one stands for it, so that the answer can be checked. */
export const SALT = Buffer.from('3f1c9a52d07be846a1f5c2907d64be18', 'hex');
