import type { Answers, RouteAnswers } from '../../record/answers.ts';

/** What several generators counted of one load, as one. */
export function mergeAnswers(
  parts: readonly (readonly RouteAnswers[])[],
  spoke: readonly (string | null)[],
): Answers {
  const routes = new Map<string, RouteAnswers>();
  for (const route of parts.flat()) {
    const known = routes.get(route.name);
    routes.set(route.name, known === undefined ? route : merged(known, route));
  }
  const all = [...routes.values()];
  return {
    byStatus: all.reduce<Record<string, number>>((sum, { byStatus }) => added(sum, byStatus), {}),
    routes: all,
    spoke: spoke.find((each) => each !== null) ?? null,
  };
}

function merged(one: RouteAnswers, other: RouteAnswers): RouteAnswers {
  return {
    name: one.name,
    byStatus: added(one.byStatus, other.byStatus),
    bytes:
      one.bytes === null || other.bytes === null
        ? (one.bytes ?? other.bytes)
        : {
            total: one.bytes.total + other.bytes.total,
            min: Math.min(one.bytes.min, other.bytes.min),
            max: Math.max(one.bytes.max, other.bytes.max),
          },
    checked: one.checked === null ? other.checked : one.checked + (other.checked ?? 0),
    redirects: added(one.redirects, other.redirects),
    encodings: added(one.encodings, other.encodings),
    changed: earlier(one.changed, other.changed),
    wrong: earlier(one.wrong, other.wrong),
  };
}

function earlier<Event extends { at: number }>(one: Event | null, other: Event | null): Event | null {
  if (one === null || other === null) return one ?? other;
  return one.at <= other.at ? one : other;
}

function added(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
