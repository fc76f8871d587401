import type { GateOptions } from '../../measure/gate/options.ts';
import { ASKED } from './asked.ts';
import { DECISION, versions } from './decision.ts';
import { type Describing, meaning, type Optional } from './flag.ts';
import { count, duration, text } from './kinds.ts';
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
  strict: DECISION.strict,
  answersMayDiffer: DECISION.answersMayDiffer,
  node: nodes,
  env: meaning(TARGET.env, 'setting for both'),
  seed: DECISION.seed,
  ...TOLD,
} satisfies Describing<GateOptions & Printed & { node: unknown }>;
