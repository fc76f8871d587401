import type { LoadOptions } from '../../measure/load/options.ts';
import { ASKED } from './asked.ts';
import { DECISION } from './decision.ts';
import { type Describing, meaning, preset } from './flag.ts';
import { GENERATORS } from './generators.ts';
import { repeatable, text } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

export const LOAD = {
  target: TARGET.target,
  image: TARGET.image,
  ...ASKED,
  ...GENERATORS,
  connections: meaning(
    GENERATORS.connections,
    'closed loop: connections, each waiting for its answer (default: 10)',
  ),
  arrivals: preset(GENERATORS.arrivals, 'constant'),
  slo: repeatable(
    text('terms', 'what has to be kept, e.g. p99<50ms,errors<1%: the exit status is 1 where it is missed'),
  ),
  timeout: preset(GENERATORS.timeout, 10),
  ready: meaning(TARGET.ready, 'path that answers 2xx when the target is ready (default: the first path)'),
  readyTimeout: TARGET.readyTimeout,
  env: meaning(TARGET.env, 'setting for the target'),
  seed: DECISION.seed,
  ...TOLD,
  out: meaning(TOLD.out, 'folder to write load.json to'),
} satisfies Describing<LoadOptions & Printed>;
