/**
 * Entry of a generator on another machine: reports to the harness, takes one job, sends one result, and ends
 * when the connection does, since without it nobody wants the result and nobody would bound the load.
 */
import { readFileSync } from 'node:fs';
import { monotonicNow } from '../../clock.ts';
import { ownEnvironment } from '../../environment.ts';
import { Generator } from '../generator/generate.ts';
import type { GeneratorResult } from '../generator/job.ts';
import { takeRealTime } from '../generator/real-time.ts';
import { yieldToLoad } from '../generator/yield-to-load.ts';
import { Channel } from './channel.ts';
import type { RemoteMessage, RemoteOrder } from './messages.ts';
import { secureConnect } from './secure.ts';
import { slotIndex } from './slot.ts';

const { PACELINE_CONTROL = '', PACELINE_SLOT = '', PACELINE_KEY_FILE = '' } = ownEnvironment();
const [port = '', ...host] = PACELINE_CONTROL.split(':').reverse();
const key = Buffer.from(readFileSync(PACELINE_KEY_FILE, 'utf8'), 'hex');

yieldToLoad();
// Ended by the connection, or by the engine with SIGKILL.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.exit(1));

let finished = false;
const name = String(slotIndex(PACELINE_SLOT));
const socket = await secureConnect(host.reverse().join(':'), Number(port), key, name);
const channel = new Channel<RemoteMessage, RemoteOrder>(socket);
void channel.closed.then(() => process.exit(finished ? 0 : 1));

function fail(error: unknown): void {
  channel.send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  channel.end();
}

let generator: Generator | undefined;
channel.onMessage = (order) => {
  try {
    if (order.type === 'clock') channel.send({ type: 'clock', round: order.round, at: monotonicNow() });
    else if (order.type === 'job') {
      takeRealTime(order.job);
      generator = new Generator(order.job);
      generator.prepare().then(() => channel.send({ type: 'prepared' }), fail);
    } else if (order.type === 'start') start(order.at);
    else if (order.type === 'stop') generator?.stop();
  } catch (error) {
    fail(error);
  }
};

function start(at: number): void {
  const late = monotonicNow() - at;
  // What was due meanwhile would be sent at once: another load than the one that was asked for.
  if (late > 0) fail(new Error(`the order to start ${late.toFixed(1)} ms after the start`));
  else generator?.run(at).then(done, fail);
}

function done(result: GeneratorResult): void {
  finished = true;
  channel.send({ type: 'done', result });
}
