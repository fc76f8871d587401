import type { Tone } from '../../harness/words/tone.ts';

/** Signs that are told by their shape as well as their colour. */
export const SIGNS: Record<Tone, string> = {
  good: '🟢',
  bad: '🔴',
  same: '⚪',
  open: '🟡',
  broken: '⛔',
  reference: '',
  absent: '',
};

/** A word behind its sign. */
export function signed(text: string, tone: Tone): string {
  return `${SIGNS[tone]} ${text}`.trim();
}
