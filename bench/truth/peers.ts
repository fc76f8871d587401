import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { monotonicNow } from '../../harness/clock.ts';
import { pinned } from '../../harness/machine/cores.ts';
import { placement } from '../setting.ts';
import type { TruthCase } from './cases.ts';
import { stall, withServer } from './measure.ts';
import type { Figures } from './verdict.ts';

/** What another load tool says of the same server. */
export interface PeerReading {
  name: string;
  figures: Figures;
  /** Its own words on where its requests ended. */
  requests: string;
}

const CONNECTIONS = 50;
/** Long enough for what they show; a stall takes its full length. */
function secondsOf(one: TruthCase): number {
  return one.stall === undefined ? Math.min(one.seconds, 5) : one.seconds;
}

const NONE: Figures = { p50: null, p90: null, p99: null, 'p99.9': null, max: null };

/** Both peers, each against a fresh server of the case; null in place of one that is not installed. */
export async function peers(one: TruthCase): Promise<PeerReading[]> {
  return [await run(one, autocannon), await run(one, wrk)];
}

interface Peer {
  name: string;
  command(one: TruthCase, origin: string): string[];
  read(text: string): Omit<PeerReading, 'name'>;
}

async function run(one: TruthCase, peer: Peer): Promise<PeerReading> {
  return withServer(one, async (origin, pid) => {
    const [program = '', ...args] = pinned(placement.generator, peer.command(one, origin));
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    // It ends by itself; this only bounds it.
    const bound = setTimeout(() => child.kill('SIGKILL'), (one.seconds + one.timeoutSeconds + 15) * 1000);
    const ended = once(child, 'close').catch(() => {});
    const stalled = stall(one, pid, monotonicNow() + 500);
    await ended;
    await stalled;
    clearTimeout(bound);
    try {
      return { name: peer.name, ...peer.read(text) };
    } catch {
      return { name: peer.name, figures: NONE, requests: 'not installed, or said nothing' };
    }
  });
}

/** As its users ask for a rate: `-R`, with all else as it comes. */
const autocannon: Peer = {
  name: 'autocannon',
  command: (one, origin) => [
    process.execPath,
    createRequire(import.meta.url).resolve('autocannon'),
    ...['-j', '-c', String(CONNECTIONS), '-R', String(one.rate), '-d', String(secondsOf(one))],
    ...['-t', String(one.timeoutSeconds), origin],
  ],
  read: (text) => {
    const said = JSON.parse(text) as {
      latency: Record<'p50' | 'p90' | 'p99' | 'p99_9' | 'max', number>;
      '2xx': number;
      errors: number;
      timeouts: number;
      requests: { total: number; sent: number };
    };
    const { p50, p90, p99, p99_9, max } = said.latency;
    return {
      figures: { p50, p90, p99, 'p99.9': p99_9, max },
      requests: `${said.requests.sent} sent, ${said['2xx']} 2xx, ${said.errors} errors, ${said.timeouts} timeouts`,
    };
  },
};

/** It knows no rate: a closed loop, which asks a slow server less often. */
const wrk: Peer = {
  name: 'wrk',
  command: (one, origin) => [
    ...['wrk', '-t1', `-c${CONNECTIONS}`, `-d${secondsOf(one)}s`, '--latency'],
    ...['--timeout', `${one.timeoutSeconds}s`, origin],
  ],
  read: (text) => {
    const percentile = (name: string) =>
      milliseconds(new RegExp(`^\\s*${name}%\\s+(\\S+)`, 'm').exec(text)?.[1]);
    const latency = /^\s*Latency\s+\S+\s+\S+\s+(\S+)/m.exec(text)?.[1];
    const total = /(\d+) requests in/.exec(text)?.[1];
    if (total === undefined) throw new TypeError('Expected a count of requests, got none');
    const errors = /Socket errors: (.*)/.exec(text)?.[1] ?? 'no errors';
    return {
      figures: {
        p50: percentile('50'),
        p90: percentile('90'),
        p99: percentile('99'),
        'p99.9': null,
        max: milliseconds(latency),
      },
      requests: `${total} done; ${errors}`,
    };
  },
};

function milliseconds(text: string | undefined): number | null {
  const match = /^([\d.]+)(us|ms|s|m)$/.exec(text ?? '');
  const scale = { us: 0.001, ms: 1, s: 1000, m: 60_000 }[match?.[2] ?? ''];
  return match && scale !== undefined ? Number(match[1]) * scale : null;
}
