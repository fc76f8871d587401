import { level } from './format.ts';

/** Changes that are too small to matter, as shares: one for all, and those of metrics that have their own. */
export interface Margins {
  margin: number;
  margins?: Readonly<Record<string, number>>;
}

export function marginOf({ margin, margins }: Margins, metric: string): number {
  return margins?.[metric] ?? margin;
}

/** Which changes count, in a sentence. */
export function marginInWords({ margin, margins }: Margins, label: (metric: string) => string): string {
  const own = Object.entries(margins ?? {}).filter(([, share]) => share !== margin);
  const but = own.map(([metric, share]) => `${level(share)} of ${label(metric)}`).join(', ');
  if (margin === 0) {
    return `Any change counts, however small${but === '' ? '' : `; up to ${but} does not matter`}.`;
  }
  return `A change of up to ${level(margin)} either way${but === '' ? '' : ` (${but})`} is too small to matter.`;
}

/** Whether there is any change that is too small to matter. */
export function hasMargin({ margin, margins }: Margins): boolean {
  return margin > 0 || Object.values(margins ?? {}).some((own) => own > 0);
}
