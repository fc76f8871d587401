import { GATE_PHASES, type GatePhase } from '../../config/phases.ts';
import type { GateOptions } from '../../measure/gate/options.ts';
import { ASKED } from './asked.ts';
import { DECISION, versions } from './decision.ts';
import { type Describing, meaning, type Optional } from './flag.ts';
import { choice, count, duration, text } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

/** Versions of Node, or those that the project promises to run on. */
const nodes: Optional<string[] | 'promised'> = {
  ...versions(
    'before a release: start and ask the service on these Node versions, or on the ends of the range that package.json promises',
  ),
  write: (value) => (value === 'promised' ? '' : value.join(',')),
  bare: 'promised',
};

const phase = choice('phase', GATE_PHASES, '');

/** What is done with the launches, separated by commas. */
const only: Optional<readonly GatePhase[]> = {
  kind: 'optional',
  takes: 'phases',
  help: `watch only these of ${GATE_PHASES.join(', ')} (default: all)`,
  read: (given, flag) => given.split(',').map((word) => phase.read(word.trim(), flag)),
  write: (phases) => phases.join(','),
};

export const GATE = {
  base: text('ref', 'git ref to compare with (default: the merge base with the default branch)'),
  baseline: text('file', 'a stored gate.json or results.json to hold the figures against instead'),
  path: meaning(
    ASKED.path,
    'path to ask for in place of the config’s requests; one that they have keeps their method, headers and body, `3:/users` is sent three times as often',
  ),
  requests: meaning(ASKED.requests, 'JSON file with a list of requests, in place of the config’s'),
  connections: count('requests under way at once to each side, in place of the config’s', 1, 1000),
  gating: meaning(DECISION.gating, 'metric whose verdict counts, in place of the config’s'),
  budget: duration('load that the decision may take, in place of the config’s'),
  margin: meaning(DECISION.margin, 'change that is too small to matter, in place of the config’s'),
  only,
  strict: DECISION.strict,
  answersMayDiffer: DECISION.answersMayDiffer,
  node: nodes,
  env: meaning(TARGET.env, 'setting for both; {arm} in it is a or b'),
  seed: DECISION.seed,
  ...TOLD,
} satisfies Describing<GateOptions & Printed & { node: unknown }>;
