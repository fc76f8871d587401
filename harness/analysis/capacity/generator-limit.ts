import type { OpenCeiling } from '../../record/doctor.ts';

/**
 * The lowest rate that the generators were seen not to make, requests per second; infinite where they made all, where the
 * server that they were tried on was the limit, or where nobody tried.
 */
export function generatorFails(ceiling: OpenCeiling | null): number {
  const last = ceiling?.steps.at(-1);
  return ceiling?.limitedBy === 'generator' && last !== undefined ? last.rate : Number.POSITIVE_INFINITY;
}

/** Why nothing was asked beyond that rate, in words. */
export function ceilingInWords(ceiling: OpenCeiling): string {
  const { carries, reasons } = ceiling;
  const made = carries.value === null ? 'no rate that was tried' : `${carries.value} req/s`;
  return `tried before the search, the generators made ${made} here and not ${generatorFails(ceiling)} (${reasons.join('; ')})`;
}
