import { fileURLToPath } from 'node:url';

export interface TargetRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** A server whose service time can be made longer by a known time. */
export interface DecisionTarget {
  title: string;
  file: string;
  /** The request that takes longer. */
  asked: TargetRequest;
  /** Paths of all that is asked, it included; of it alone without them. */
  mix?: readonly string[];
}

export type TargetName = keyof typeof TARGETS;

export const TARGETS = {
  spin: {
    title: 'a handler that spins for 300 us',
    file: here('spin-server.cjs'),
    asked: { method: 'GET', path: '/work', headers: {}, body: null },
  },
  express: {
    title:
      'a route of an Express 5 service: five middlewares, a JSON body, a router with parameters, 50 items as JSON',
    file: here('express-server.cjs'),
    asked: {
      method: 'POST',
      path: '/customers/12/quotes/eur',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ quantity: 3, coupon: 'WINTER', note: 'Leave it at the back door, please.' }),
    },
  },
  mix: {
    title: 'six routes: five that spin for 50 to 3,200 us, one that waits for 5 ms; one of them changes',
    file: here('mix-server.cjs'),
    asked: { method: 'GET', path: '/search', headers: {}, body: null },
    mix: ['/health', '/list', '/search', '/order', '/report', '/upstream'],
  },
} as const satisfies Record<string, DecisionTarget>;

/** What a server is started with, so that each request takes as many microseconds more. */
export function environmentOf(extraUs: number): Record<string, string> {
  return { EXTRA_US: extraUs.toFixed(3) };
}

/** The same as one line for a shell. @param node the binary, where it is not the one that runs this */
export function commandLine(file: string, env: Record<string, string>, node = process.execPath): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...settings, quoted(node), quoted(file)].join(' ');
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
