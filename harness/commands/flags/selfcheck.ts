import { DECISION } from './decision.ts';
import { meaning, preset } from './flag.ts';
import { TOLD } from './told.ts';

const { json, quiet } = TOLD;

export const SELFCHECK = {
  budget: preset(meaning(DECISION.budget, 'load it may take'), 60),
  seed: DECISION.seed,
  ...{ json, quiet },
};
