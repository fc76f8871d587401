import type { Fingerprint } from '../record/fingerprint.ts';

/** What differs between two fingerprints, e.g. `machine.cores: 2 against 4`; empty where figures can be compared. */
export function fingerprintDifferences(then: Fingerprint, now: Fingerprint): string[] {
  const [a, b] = [flat(then), flat(now)];
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names.flatMap((name) => {
    const [one, other] = [a.get(name) ?? 'unknown', b.get(name) ?? 'unknown'];
    return one === other ? [] : [`${name}: ${one} against ${other}`];
  });
}

function flat(value: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? [...flat(inner, `${prefix}${name}.`)]
      : ([[`${prefix}${name}`, String(inner)]] as [string, string][]),
  );
  return new Map(entries);
}
