import type { SelfcheckOptions } from '../../measure/selfcheck/selfcheck.ts';
import { DECISION } from './decision.ts';
import { type Describing, meaning, preset } from './flag.ts';
import { PRINTED, type Printed } from './told.ts';

export const SELFCHECK = {
  budget: preset(meaning(DECISION.budget, 'load it may take'), 60),
  seed: DECISION.seed,
  ...PRINTED,
} satisfies Describing<SelfcheckOptions & Printed>;
