import { ProfileName } from '../../config/profiles.ts';
import type { NodesOptions } from '../../measure/nodes/options.ts';
import { ASKED } from './asked.ts';
import { DECISION } from './decision.ts';
import { type Describing, meaning, preset } from './flag.ts';
import { TIMEOUT } from './generators.ts';
import { choice, duration, repeatable, text } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

export const NODES = {
  target: meaning(TARGET.target, 'start this; `node` in it is the version’s'),
  variant: repeatable(text('name', 'only this variant')),
  ...ASKED,
  profile: preset(
    choice('name', ProfileName.options, 'how much to measure with three versions or more'),
    'standard',
  ),
  budget: preset(duration('load for each variant where two versions are compared by turns'), 30),
  margin: meaning(DECISION.margin, 'change that is too small to matter (default: 2% by turns, 5% in blocks)'),
  runtime: TARGET.runtime,
  timeout: TIMEOUT,
  ready: TARGET.ready,
  readyTimeout: TARGET.readyTimeout,
  env: TARGET.env,
  seed: DECISION.seed,
  strict: meaning(DECISION.strict, 'exit with 4 when a pair could not be decided'),
  ...TOLD,
  out: meaning(TOLD.out, 'folder for the record (default: .paceline/nodes/<id>)'),
} satisfies Describing<NodesOptions & Printed>;
