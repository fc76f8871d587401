import { ownEnvironment } from '../harness/environment.ts';
import { nodeBinary } from '../harness/nodes/node-binary.ts';
import { exampleBench, sweepExampleBench } from './capacity/example.ts';
import { capacityBench } from './capacity/index.ts';
import { generatorBench } from './cost/generator.ts';
import { observerBench } from './cost/observer.ts';
import { soakBench } from './cost/soak.ts';
import { cpuBench } from './cpu/index.ts';
import { decisionBench } from './decision/index.ts';
import { packagesBench } from './decision/real.ts';
import { firstBench } from './first/index.ts';
import { loopBench } from './loop/index.ts';
import { regressionsBench } from './regressions/index.ts';
import { scaleBench } from './scale/index.ts';
import { truthBench } from './truth/index.ts';
import { containersBench } from './where/containers.ts';
import { nodesBench } from './where/nodes.ts';

/** Prints what it does to `log` and returns Markdown. */
export type Bench = (log: (line: string) => void, args: readonly string[]) => Promise<string>;

/** The last Node of each line that the probe is held to. */
const NODES = ['18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.10.0'];
const LOOP_SECONDS = 5;

export const BENCHES: Record<string, { says: string; run: Bench }> = {
  truth: {
    says: 'servers of known law, beside autocannon and wrk; [part of a case’s name ...]',
    run: truthBench,
  },
  loop: {
    says: 'loops that are blocked for a known time, on five lines of Node; [version ...]',
    run: async (log, args) => {
      const versions = args.length > 0 ? args : NODES;
      const nodes: { version: string; binary: string }[] = [];
      for (const version of versions)
        nodes.push({ version, binary: await nodeBinary(version, ownEnvironment()) });
      return loopBench(log, { nodes, seconds: LOOP_SECONDS });
    },
  },
  observer: { says: 'what the probe costs a target; [launches]', run: observerBench },
  generator: {
    says: 'what a request costs the generator, beside autocannon and wrk; [rounds]',
    run: generatorBench,
  },
  decision: {
    says: 'verdicts on known differences, beside those of peers; [part of a case’s name ...] [--decisions N] [--peers N] [--table]',
    run: decisionBench,
  },
  cpu: {
    says: 'CPU of services that spread their work over threads and processes; [shape ...] [--decisions N] [--more N] [--budget S] [--table]',
    run: cpuBench,
  },
  first: {
    says: '`npm start` beside a process that takes half a core at random; [--runs N] [--table] [--engine KEY]',
    run: firstBench,
  },
  regressions: {
    says: 'a service of seven routes, changed in one way at a time, and gated; [--rows PART] [--count N] [--minutes N] [--peers] [--table]',
    run: regressionsBench,
  },
  packages: {
    says: 'two releases of real packages, and of Node, compared; [part of `name A B` ...]',
    run: packagesBench,
  },
  capacity: {
    says: 'capacities that are known, beside peers; [part of a case’s name ... | simulated] [--searches N] [--peers N] [--budget TIME] [--table]',
    run: capacityBench,
  },
  nodes: { says: 'the four scenarios on five lines of Node.js; [profile]', run: nodesBench },
  containers: { says: 'a variant as a process and in a container; [launches]', run: containersBench },
  'capacity-example': { says: 'how many replicas: one question and its answer; [budget]', run: exampleBench },
  'capacity-sweep': { says: 'which size of a pool: the same; [budget of each]', run: sweepExampleBench },
  scale: { says: 'a million requests a second, simulated and reckoned; [--doctor FILE]', run: scaleBench },
  soak: { says: 'memory of generator and probe over a long load; [minutes]', run: soakBench },
};
