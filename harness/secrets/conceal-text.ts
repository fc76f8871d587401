import { concealUserInfo, placeholder } from './conceal.ts';

/** Names under which a body keeps what is nobody's business. Fewer than for settings: an author and a keyword are no secrets. */
const SECRET =
  /token|secret|passw|passphrase|pwd|credential|cookie|authorization|session|jwt|csrf|xsrf|(api|access|private|signing|encryption|client)[ ._-]?key|^(auth|sid|otp|pin|cvv)$/i;
const NAME = String.raw`[\w .-]{1,64}`;
const NUMBER = String.raw`-?\d[\d.eE+-]*`;
/** `"token": "..."`, `"pin": 1234`, `"tokens": [...]`. */
const MEMBER = new RegExp(
  String.raw`"(${NAME})"(\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|${NUMBER}|\[[^\]{}]*\])`,
  'g',
);
/** The same within a text of JSON: `\"token\":\"...\"`. */
const ESCAPED = new RegExp(String.raw`\\"(${NAME})\\"(\s*:\s*)(?:\\"[^"\\]*(?:\\"|$)|${NUMBER})`, 'g');
/** `token=...`, as in a form, a query or a cookie. */
const PAIR = /(^|[\s&?;,{(>"'])([A-Za-z_][\w.-]{0,63})=("[^"]*"|'[^']*'|[^\s&;,"'<>)}]+)/g;
/** What an `Authorization` header has, wherever it stands. */
const SCHEME = /\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}/g;
/** A JSON Web Token. */
const JWT = /\beyJ[\w-]{6,}\.[\w-]{2,}(?:\.[\w-]*)?/g;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * A body as it may be quoted: what members, pairs and headers hold under a secret-looking name, tokens, private keys and user info
 * of URLs are placeholders. All else stays, so that two bodies can still be told apart.
 */
export function concealText(text: string): string {
  return concealUserInfo(text)
    .replace(PEM, '$PRIVATE_KEY')
    .replace(MEMBER, (whole, name: string, colon: string) =>
      SECRET.test(name) ? `"${name}"${colon}"${placeholder(name)}"` : whole,
    )
    .replace(ESCAPED, (whole, name: string, colon: string) =>
      SECRET.test(name) ? `\\"${name}\\"${colon}\\"${placeholder(name)}\\"` : whole,
    )
    .replace(PAIR, (whole, before: string, name: string) =>
      SECRET.test(name) ? `${before}${name}=${placeholder(name)}` : whole,
    )
    .replace(SCHEME, (_whole, scheme: string) => `${scheme} $CREDENTIALS`)
    .replace(JWT, '$TOKEN');
}
