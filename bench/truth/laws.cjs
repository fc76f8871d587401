/**
 * The laws by which the truth suite's server answers, shared with what computes the truth from them. Plain
 * JavaScript: the server runs without a build, on any Node.
 */
'use strict';

/**
 * @typedef {{ kind: 'constant', ms: number }
 *   | { kind: 'mixture', parts: { ms: number, share: number }[] }
 *   | { kind: 'fifo', ms: number, law: 'constant' | 'exponential', seed: number }
 *   | { kind: 'blocking', lengths: number[], period: number }
 *   | { kind: 'faulty', fault: 'close' | 'reset' | 'hang' | 'longer', every: number }
 *   | { kind: 'trickle', pieces: number, ms: number }
 *   | { kind: 'framed', how: 'interim' | 'until close', ms: number }
 *   | { kind: 'paths', order: string[], ms: Record<string, number> }} Law
 */

/**
 * Uniform numbers in (0, 1): a counter through a 32-bit mixing function (the finaliser of MurmurHash3), so
 * that the n-th is known without those before it.
 * @param {number} seed
 * @param {number} index
 */
function uniform(seed, index) {
  let value = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (((value ^ (value >>> 16)) >>> 0) + 0.5) / 4294967296;
}

/**
 * Milliseconds of work of the n-th request of a queue, n from 0.
 * @param {Law & { kind: 'fifo' }} law
 * @param {number} index
 */
function work(law, index) {
  return law.law === 'constant' ? law.ms : -Math.log(uniform(law.seed, index)) * law.ms;
}

/**
 * Milliseconds that the n-th request of a mixture takes: over any stretch its shares come as near to what
 * was asked as whole numbers can (the additive recurrence of the golden ratio).
 * @param {Law & { kind: 'mixture' }} law
 * @param {number} index
 */
function ofMixture(law, index) {
  let place = (0.5 + index * 0.6180339887498949) % 1;
  for (const { ms, share } of law.parts) {
    if (place < share) return ms;
    place -= share;
  }
  return law.parts[law.parts.length - 1]?.ms ?? 0;
}

module.exports = { uniform, work, ofMixture };
