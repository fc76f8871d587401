import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../../harness/index.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import type { ProcessTarget } from '../../harness/runtime/process/launch.ts';
import { cpuTime } from '../cost/cpu-time.ts';
import { ask } from '../decision/client.ts';
import { withTarget } from '../setting.ts';
import { type CapacityCase, capacityOf } from './cases.ts';
import { inUse, processesOf } from './cores-in-use.ts';
import { measured } from './measured.ts';

/** A closed load that leaves no server idle: connections for each request that is served at once, and seconds. */
const BUSY = { connections: 16, most: 64, warmup: 2, duration: 8 };
/** The open load at which it is seen what all but the server take of the cores: share of what it can carry at most, seconds. */
const WATCHED = { share: 0.9, warmup: 2, duration: 8 };

const ASKED = { method: 'GET', path: '/', headers: {}, body: null } as const;

export interface KnownTruth {
  /** The largest that keeps the SLO, requests per second. */
  rate: number;
  /** What it answers when it is never idle, requests per second. */
  most: number;
  /** In words. */
  how: string;
}

/**
 * The capacity of a real server, by what is in its code and by measurements that know nothing of SLOs or searches: they are
 * autocannon's, in a closed loop on a launch of its own.
 */
export async function knownTruth(one: CapacityCase, env: Record<string, string>): Promise<KnownTruth> {
  const law = one.arrivals === 'constant' ? '' : ', and the tail of M/D/1 with it';
  switch (one.truthBy) {
    case 'code':
      return {
        ...rates(one, one.servers / one.serviceSeconds),
        how: `${one.serviceSeconds * 1000} ms in virtual time${law}`,
      };
    case 'never idle': {
      const most = await busy(one, one.env, env, (_, rate) => Promise.resolve(rate));
      const cost = ((one.servers / most - one.serviceSeconds) * 1e6).toFixed(0);
      return {
        ...rates(one, most),
        how: `${one.serviceSeconds * 1000} ms in its code and ${cost} us measured beside it${law}`,
      };
    }
    case 'held': {
      const seconds = await busy(one, one.env, env, held);
      return {
        ...rates(one, one.servers / seconds),
        how: `${one.servers} connections, each held ${(seconds * 1000).toFixed(2)} ms as it counts itself`,
      };
    }
    case 'shared cores':
      return sharedCores(one, env);
  }
}

function rates(one: CapacityCase, most: number): Pick<KnownTruth, 'rate' | 'most'> {
  return { rate: capacityOf(one, most), most };
}

/** Asks a fresh launch so that it is never idle, and then `read`s. */
function busy<T>(
  { file, cores, servers }: CapacityCase,
  own: Record<string, string>,
  env: Record<string, string>,
  read: (target: ProcessTarget, rate: number) => Promise<T>,
): Promise<T> {
  const connections = Math.min(BUSY.most, BUSY.connections * servers);
  const { signal } = new AbortController();
  return withTarget(
    [process.execPath, file],
    { ...own, ...env },
    async (target) => {
      await ask(target.origin, ASKED, { connections, duration: BUSY.warmup }, signal);
      const { requestsPerSecond } = await ask(
        target.origin,
        ASKED,
        { connections, duration: BUSY.duration },
        signal,
      );
      return read(target, requestsPerSecond);
    },
    { cores: place(assignableCores(), cores, false).target },
  );
}

async function held({ origin }: ProcessTarget): Promise<number> {
  const { requests, seconds } = (await (await fetch(`${origin}/held`)).json()) as {
    requests: number;
    seconds: number;
  };
  if (requests === 0) throw new Error('Expected requests that held a connection, got none');
  return seconds / requests;
}

/**
 * What n workers carry on as many cores that they share with the generator and the kernel: one worker alone takes 1 / `single` CPU seconds
 * for a request, everything else `beside`, and the cores have n of them a second: n / (1 / single + beside).
 */
async function sharedCores(one: CapacityCase, env: Record<string, string>): Promise<KnownTruth> {
  const alone = { ...one, servers: 1 };
  const single = await busy(alone, { ...one.env, WORKERS: '1' }, env, (_, rate) => Promise.resolve(rate));
  // One worker has a core to itself: what shares the machine is on the other.
  if (one.servers === 1) return { ...rates(one, single), how: 'one worker that is never idle' };
  const beside = await busy(one, one.env, env, (target) => besideOf(target, single * one.servers));
  return {
    ...rates(one, one.servers / (1 / single + beside)),
    how:
      `${one.servers} times one worker that is never idle (${single.toFixed(1)} req/s), less ` +
      `${(beside * 1e6).toFixed(0)} us of CPU a request by generator and kernel`,
  };
}

/** CPU seconds a request of everything but the target, while Paceline's own generator loads it from the cores they share. */
async function besideOf({ origin, pid }: ProcessTarget, most: number): Promise<number> {
  const cores = assignableCores();
  const rate = Math.round(WATCHED.share * most);
  const loaded = load({
    ...{ url: `${origin}/`, rate: { from: rate, to: rate } },
    ...{ warmup: WATCHED.warmup, duration: WATCHED.duration },
  }).catch(measured);
  // From within the load to within it: what starts and ends the load is no part of a request.
  const watched = (async () => {
    await sleep((WATCHED.warmup + 2) * 1000);
    const processes = processesOf(pid);
    const reading = () => ({
      used: inUse(readFileSync('/proc/stat', 'utf8'), cores),
      own: processes.reduce((sum, each) => sum + cpuTime(each), 0) / 1000,
    });
    const [from, began] = [reading(), performance.now()];
    await sleep((WATCHED.duration - 4) * 1000);
    const to = reading();
    const seconds = (performance.now() - began) / 1000;
    return (to.used - from.used - (to.own - from.own)) / (seconds * rate);
  })();
  const [result, beside] = await Promise.all([loaded, watched]);
  const { completed, scheduled } = result.requests;
  if (completed < 0.95 * scheduled) {
    throw new Error(`Expected ${rate} req/s to be carried, got ${completed} of ${scheduled} answers`);
  }
  return Math.max(0, beside);
}
