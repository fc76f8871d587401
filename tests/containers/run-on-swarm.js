/** Runs jobs on a swarm until it is killed: `node run-on-swarm.js RUN JOBS`. */
import { runSwarmGenerators } from '../../dist/harness/load/swarm/run-swarm-generators.js';
import { connectEngine } from '../../dist/harness/runtime/docker/engine.js';

const [run = '', jobs = '[]'] = process.argv.slice(2);
await runSwarmGenerators(
  JSON.parse(jobs),
  { signal: new AbortController().signal, onStart: () => process.stdout.write('started\n') },
  { engine: await connectEngine(process.env), run },
);
