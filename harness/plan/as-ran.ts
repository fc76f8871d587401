import { whoseFault } from '../errors/whose-fault.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { Trial } from '../record/trial.ts';
import type { Ran } from './repeats.ts';

/** What is known of a trial where it is decided which are asked again. */
export function asRan(planned: PlannedTrial, record: Trial): Ran {
  return { ...planned, spoiled: record.state === 'invalid' && whoseFault(record.reason) === 'machine' };
}
