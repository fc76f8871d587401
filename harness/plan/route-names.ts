import type { RequestSpec } from '../config/scenario.ts';

/** Routes that are counted by themselves: a generator's memory and a table of them have bounds. */
const MOST = 50;
/** The route of all that have none of their own. */
const OTHER = 'other';

type Named = Pick<RequestSpec, 'name' | 'method' | 'path' | 'weight'>;

/** The kind of request that a spec is counted under: its name, else method and path with its placeholders. */
export function routeOf({ name, method, path }: Omit<Named, 'weight'>): string {
  return name ?? `${method} ${path}`;
}

/**
 * The route of each spec, in their order; at most fifty different ones. Where there would be more, paths without a name
 * are folded into their templates, and if that is not enough, all but the most frequent into `other`.
 */
export function routeNames(specs: readonly Named[]): string[] {
  const own = specs.map(routeOf);
  if (new Set(own).size <= MOST) return own;
  const folded = specs.map((spec) => spec.name ?? `${spec.method} ${template(spec.path)}`);
  const weights = new Map<string, number>();
  specs.forEach(({ weight }, index) => {
    const name = folded[index] as string;
    weights.set(name, (weights.get(name) ?? 0) + weight);
  });
  if (weights.size <= MOST) return folded;
  const kept = new Set(
    [...weights]
      .sort(([, one], [, two]) => two - one)
      .slice(0, MOST - 1)
      .map(([name]) => name),
  );
  return folded.map((name) => (kept.has(name) ? name : OTHER));
}

/** A path in which what looks like an identifier is `{id}`, without its query: `/users/{id}` for `/users/17?full=1`. */
function template(path: string): string {
  const [before = ''] = path.split('?');
  return before
    .split('/')
    .map((segment) => (IDENTIFIER.test(segment) ? '{id}' : segment))
    .join('/');
}

/** A number, a UUID, or at least eight hexadecimal digits with a number among them. */
const IDENTIFIER =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{8,})$/i;
