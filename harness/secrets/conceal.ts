/** Headers that say what kind of answer is wanted: nobody keeps a secret in them. */
const OPEN_HEADERS =
  /^(accept(-[a-z]+)?|cache-control|connection|content-(type|encoding|language)|host|user-agent)$/i;
/** Variables whose names say that their values are nobody's business. */
const SECRET_NAMES = /key|token|secret|passw|pwd|credential|auth|session|cookie|^DATABASE_URL$/i;
/** The user info of a URL by itself, and of those within a command. A password may hold an @ of its own: the last one ends it. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@|\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s'"]*@/gi;
/**
 * `NAME=value` where a command may have it: first, behind a space, or first within quotes, where the same quote ends it; with
 * hyphens before it for an argument.
 */
const ASSIGNMENT =
  /(^|[\s;(`])(-{0,2})([A-Za-z_][\w-]*)=((?:[^\s;&|()<>'"`\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)|(['"])([A-Za-z_]\w*)=((?:[^\s;&|()<>'"`\\]|\\.)+)/g;
/** A value that names where the secret is, and is none. */
const REFERENCE = /^"?\$\{?\w+\}?"?$/;

/** A header as a record may hold it: `authorization: $AUTHORIZATION`. */
export function concealHeader([name, text]: [string, string]): [string, string] {
  return OPEN_HEADERS.test(name) ? [name, text] : [name, placeholder(name)];
}

/** A setting as a record may hold it: `API_KEY=$API_KEY`; others tell variants apart, and stay. */
export function concealSetting([key, value]: [string, string]): [string, string] {
  if (SECRET_NAMES.test(key)) return [key, placeholder(key)];
  return [key, concealCommand(value)];
}

/** A body as a record may hold it: the name of its file, or nothing of it. */
export function concealBody(body: string): string {
  return body.startsWith('@') ? body : placeholder('body');
}

/** A text without the names and passwords of the URLs in it. */
export function concealUserInfo(text: string): string {
  return text.replace(
    USER_INFO,
    (_whole, alone: string | undefined, within: string) => `${alone ?? within}$USER:$PASSWORD@`,
  );
}

/** A URL as a record may hold it, which may have been typed without its scheme. */
export function concealAddress(text: string): string {
  return text.replace(
    /^([a-z][a-z0-9+.-]*:\/\/|\/\/)?[^/?#]*@/i,
    (_whole, scheme = '') => `${scheme}$USER:$PASSWORD@`,
  );
}

/** A command as a record may hold it: without user info, and `TOKEN=$TOKEN` for what it sets that may be a secret. */
export function concealCommand(command: string): string {
  return concealUserInfo(command).replace(
    ASSIGNMENT,
    (whole, before = '', hyphens = '', name, value, quote = '', quotedName, quotedValue) => {
      const key: string = name ?? quotedName;
      if (!SECRET_NAMES.test(key) || REFERENCE.test(value ?? quotedValue)) return whole;
      return `${before}${quote}${hyphens}${key}=${placeholder(key)}`;
    },
  );
}

/** `x-api-key` as `$X_API_KEY`. */
export function placeholder(name: string): string {
  return `$${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}
