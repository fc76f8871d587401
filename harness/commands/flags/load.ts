import { ASKED } from './asked.ts';
import { DECISION } from './decision.ts';
import { meaning, type OptionsOf, preset } from './flag.ts';
import { GENERATORS } from './generators.ts';
import { TARGET } from './target.ts';
import { TOLD } from './told.ts';

export const LOAD = {
  target: TARGET.target,
  image: TARGET.image,
  ...ASKED,
  ...GENERATORS,
  arrivals: preset(GENERATORS.arrivals, 'constant'),
  timeout: preset(GENERATORS.timeout, 10),
  ready: TARGET.ready,
  readyTimeout: TARGET.readyTimeout,
  env: TARGET.env,
  seed: DECISION.seed,
  ...TOLD,
  out: meaning(TOLD.out, 'folder to write load.json to'),
};
export type LoadOptions = OptionsOf<typeof LOAD>;
