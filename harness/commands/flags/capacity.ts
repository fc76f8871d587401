import type { CapacityOptions } from '../../measure/capacity/options.ts';
import { ASKED } from './asked.ts';
import { DECISION } from './decision.ts';
import { type Describing, meaning, preset } from './flag.ts';
import { GENERATORS, TIMEOUT } from './generators.ts';
import { count, duration, percentage, rateOf, repeatable, text } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

export const CAPACITY = {
  target: TARGET.target,
  slo: repeatable(
    text(
      'terms',
      'what has to be kept, e.g. p99<50ms,errors<0.1%; also goodput>500/s, loop p99<20ms, utilization<80%',
    ),
  ),
  arrivals: preset(meaning(GENERATORS.arrivals, 'how requests are spaced'), 'poisson'),
  budget: duration('load that the search may take (default: 5m; with --sweep 2m for each value)'),
  searches: preset(
    count(
      'searches at most, each on a launch of its own; fewer where the budget is too short for them',
      1,
      50,
    ),
    3,
  ),
  width: preset(percentage('width of the interval at which a search is content'), 0.03),
  start: preset(rateOf('requests a second at which it begins'), 50),
  most: rateOf('requests a second beyond which it does not go'),
  generators: meaning(GENERATORS.generators, 'processes that make the load'),
  maxConnections: meaning(
    GENERATORS.maxConnections,
    'connections beyond which what is due is shed and counted (default: as many as this machine allows)',
  ),
  sweep: text('setting', 'capacity at each value of a setting, e.g. pool=1,2,5,10,20,50'),
  scaleUp: text(
    'setting',
    'throughput at each count and what limits it, e.g. workers=1..6; `connections` counts those of the load',
  ),
  scaleTo: count(
    'throughput that a count beyond them would have, at most twice the largest measured',
    1,
    100_000,
  ),
  // As many as a scenario may have.
  connections: count('connections of the load of --scale-up (default: the scenario’s, or 32)', 1, 10_000),
  demand: rateOf('requests a second to be carried: how many replicas?'),
  headroom: preset(percentage('share of the capacity that is left free'), 0.3),
  require: rateOf('exit with 1 if it does not carry this'),
  before: text('run', 'an earlier capacity run, by id or folder, to compare with'),
  margin: meaning(
    DECISION.margin,
    'change against --before that is too small to matter (default: the config’s, or 5%)',
  ),
  ...ASKED,
  timeout: meaning(
    TIMEOUT,
    'time after which an unanswered request is an error (default: as long as shows that the SLO is missed)',
  ),
  ready: TARGET.ready,
  readyTimeout: TARGET.readyTimeout,
  env: meaning(TARGET.env, 'setting for the target'),
  insecure: GENERATORS.insecure,
  seed: DECISION.seed,
  strict: meaning(
    DECISION.strict,
    'exit with 4 when the capacity, --require or --before could not be decided',
  ),
  ...TOLD,
} satisfies Describing<CapacityOptions & Printed>;
