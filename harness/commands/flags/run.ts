import { ProfileName } from '../../config/profiles.ts';
import type { RunOptions } from '../../measure/run/options.ts';
import { DECISION, versions } from './decision.ts';
import { type Describing, meaning } from './flag.ts';
import { GENERATORS } from './generators.ts';
import { choice, count, duration, rateOf, repeatable, text } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

export const RUN = {
  variant: repeatable(text('name', 'only this variant and its reference')),
  profile: choice('name', ProfileName.options, 'how much to measure (default: standard)'),
  blocks: count('blocks to run in place of the profile’s; a block holds every variant once', 1, 1000),
  warmup: duration('warm-up of each trial in place of the profile’s'),
  duration: duration('measurement of each trial in place of the profile’s'),
  rate: rateOf('ask every variant at this rate, requests a second, in place of the scenario’s workload'),
  client: GENERATORS.client,
  timeout: GENERATORS.timeout,
  readyTimeout: TARGET.readyTimeout,
  margin: meaning(DECISION.margin, 'change that is too small to matter (default: the config’s, or 5%)'),
  runtime: TARGET.runtime,
  node: versions(
    'each variant on these Node versions, e.g. 22,24.11.1,lts: compared with itself on the first',
  ),
  env: TARGET.env,
  seed: DECISION.seed,
  ...TOLD,
} satisfies Describing<RunOptions & Printed>;
