/** A sign before the word, which is told by its shape as well as its colour. */
export const SIGNS: Record<string, string> = {
  improved: '🟢 improved',
  regressed: '🔴 regressed',
  'no-change': '⚪ no-change',
  inconclusive: '🟡 inconclusive',
  invalid: '⛔ invalid',
};
