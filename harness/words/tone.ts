import type { SloResult } from '../record/slo-result.ts';
import type { Standing } from './standing.ts';

/** How a word stands out; each form of output has a colour or a sign of its own for it. */
export type Tone = 'good' | 'bad' | 'same' | 'open' | 'broken' | 'reference' | 'absent';

export const STANDING_TONES: Record<Standing, Tone> = {
  improved: 'good',
  regressed: 'bad',
  'no-change': 'same',
  inconclusive: 'open',
  invalid: 'broken',
  reference: 'reference',
  'not run': 'absent',
  'not compared': 'absent',
};

export const SLO_TONES: Record<SloResult['state'], Tone> = { kept: 'good', missed: 'bad', unknown: 'open' };
