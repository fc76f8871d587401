/** Entry of the guard: see guard.ts. Removes what a run left on a swarm, unless told that there is nothing. */
import { text } from 'node:stream/consumers';
import { clientOf, type EngineAddress } from '../../runtime/engine/address.ts';
import { DISMISSED } from './guard.ts';
import { removeLeftovers, swarmLeftovers } from './leftovers.ts';

const [run = '', address = ''] = process.argv.slice(2);
/** How often and how far apart it looks: what was being made may appear on the engine only now, ms. */
const TRIES = 4;
const APART = 500;

const told = await text(process.stdin).catch(() => '');
if (run !== '' && told !== DISMISSED) {
  const engine = clientOf(JSON.parse(address) as EngineAddress);
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      await removeLeftovers(engine, await swarmLeftovers(engine, run));
    } catch {
      // The engine is gone or busy; nobody is left who could be told.
    }
    await new Promise((resolve) => setTimeout(resolve, APART));
  }
}
