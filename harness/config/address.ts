import { PacelineError } from '../errors/paceline-error.ts';
import { holdsControls } from './path.ts';

/** A URL that a person typed, taken apart. */
export interface Address {
  /** `http://host:port` or `https://host:port` */
  origin: string;
  /** Path and query as they were written, without the fragment; null where there was none. */
  path: string | null;
  /** Value of an Authorization header, made of the user info; null without one. */
  authorization: string | null;
  /** The URL as it may be shown and kept: without its user info. */
  shown: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;
/** User info, host and port, path and query, fragment. */
const BEHIND_SCHEME = /^(?:([^/?#]*)@)?([^/?#\\]+)([/?][^#]*)?(?:#.*)?$/;

/**
 * Reads a URL, `http://` where it has no scheme. Its path is kept as written: no escape is undone and no dot segment
 * resolved. The user info, percent-decoded, becomes `Authorization: Basic` (RFC 7617) and stands nowhere else.
 * @throws BAD_OPTION, naming what it was read for
 */
export function readAddress(text: string, what: string): Address {
  const trimmed = text.trim();
  const [, scheme = 'http', rest = trimmed] = SCHEME.exec(trimmed) ?? [];
  const [, userInfo, host = '', path] = BEHIND_SCHEME.exec(rest) ?? [];
  const base = `${scheme.toLowerCase()}://${host}`;
  if (!/^https?$/i.test(scheme) || host === '' || holdsControls(trimmed) || !URL.canParse(base)) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected ${what} to be like http://127.0.0.1:3000/path, got ${JSON.stringify(behindUserInfo(trimmed))}`,
    );
  }
  return {
    origin: new URL(base).origin,
    path: path === undefined ? null : path.startsWith('?') ? `/${path}` : path,
    authorization: userInfo === undefined || userInfo === '' ? null : basic(userInfo),
    shown: `${scheme}://${host}${path ?? ''}`,
  };
}

/** Whether a URL asks for more than the root of its server. */
export function asksForMore({ path }: Pick<Address, 'path'>): boolean {
  return path !== null && path !== '/';
}

/** What can be shown of a text that was taken for something else: user info in it may hold anything, and ends at the last @. */
export function behindUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/|\/\/)?.*@/is, '$1');
}

function basic(userInfo: string): string {
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? [];
  const bytes = Buffer.concat([decoded(user), Buffer.from(':'), decoded(password)]);
  return `Basic ${bytes.toString('base64')}`;
}

/** Percent-decoded to bytes, whatever they mean; what is no escape stays. */
function decoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const undone = bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(undone, 'latin1');
}
