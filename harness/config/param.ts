import { z } from 'zod';

const Value = z.union([z.string(), z.number()]);

/** What a placeholder is drawn from. */
export const Param = z.union(
  [
    /** Two whole numbers: an inclusive range. */
    z.tuple([z.int(), z.int()]),
    /** The same, spelled out. */
    z.strictObject({ from: z.int(), to: z.int() }),
    /** A list; one of two whole numbers would be a range, so it is written as `values`. */
    z.array(Value).min(1),
    z.strictObject({ values: z.array(Value).min(1) }),
    /** A file whose lines are the list. It is read with the config or the requests that name it. */
    z.strictObject({ file: z.string().min(1) }),
  ],
  {
    error:
      'to be a range such as [1, 1000], a list such as ["a", "b"] or { "values": [1, 2] }, or { "file": "ids.txt" }',
  },
);
export type Param = z.output<typeof Param>;

/** The inclusive range that a placeholder is drawn from; null where it is a list. */
export function rangeOf(param: Param): [low: number, high: number] | null {
  if (Array.isArray(param)) {
    const [low, high] = param;
    const two = param.length === 2 && Number.isInteger(low) && Number.isInteger(high);
    return two ? [Number(low), Number(high)] : null;
  }
  return 'from' in param ? [param.from, param.to] : null;
}

/** The list that a placeholder is drawn from. @throws TypeError for a range, or a file that was not read */
export function valuesOf(param: Param): (string | number)[] {
  if (Array.isArray(param)) return param;
  if ('values' in param) return param.values;
  throw new TypeError('Expected a list of values, got something else');
}
