import type { CompareOptions } from '../../measure/compare/options.ts';
import { concealCommand } from '../../secrets/conceal.ts';
import { ASKED } from './asked.ts';
import { DECISION } from './decision.ts';
import { type Describing, meaning, preset } from './flag.ts';
import { GENERATORS, TIMEOUT } from './generators.ts';
import { choice, count, repeatable, text, toggle } from './kinds.ts';
import { TARGET } from './target.ts';
import { type Printed, TOLD } from './told.ts';

export const COMPARE = {
  a: {
    ...text('what', 'the base: a command, a URL, ref:GIT_REF, ref:. (the files here) or node:VERSION'),
    conceal: concealCommand,
  },
  b: { ...text('what', 'the change: the same kinds'), conceal: concealCommand },
  target: meaning(TARGET.target, 'command that starts the service, where A and B are refs or Node versions'),
  install: TARGET.install,
  build: TARGET.build,
  service: repeatable(
    choice('name', ['postgres'], 'gives each side a database of its own, at its DATABASE_URL'),
  ),
  prepare: {
    ...text('command', 'fills what a side needs, e.g. `node seed.js`; run once for each, in its environment'),
    conceal: concealCommand,
  },
  ...ASKED,
  margin: meaning(
    DECISION.margin,
    'change that is too small to matter; 0% for any change (default: the config’s, or 2%)',
  ),
  gating: DECISION.gating,
  budget: DECISION.budget,
  connections: preset(count('requests under way at once to each side', 1, 1000), 1),
  timeout: preset(TIMEOUT, 10),
  ready: TARGET.ready,
  readyTimeout: TARGET.readyTimeout,
  env: meaning(TARGET.env, 'setting for both targets; {arm} in it is a or b'),
  seed: DECISION.seed,
  answersMayDiffer: DECISION.answersMayDiffer,
  wholeService: toggle('beside the duet, load each side alone: at saturation and at equal rate'),
  insecure: GENERATORS.insecure,
  engine: preset(
    choice(
      'how',
      ['steady', 'as-is'],
      'steady: compile and collect on the main thread only, so that launches differ less',
    ),
    'steady',
  ),
  strict: DECISION.strict,
  ...TOLD,
} satisfies Describing<CompareOptions & Printed>;
