import type { RequestSpec } from '../config/scenario.ts';
import { badOption } from '../errors/bad-option.ts';

/** Most that a request may weigh. */
const HEAVIEST = 100;

/** Those of some requests that have a path as it is written, each with the weight that stands before it, if one does. @throws BAD_OPTION for a weight that can't be */
export function picked(text: string, specs: readonly RequestSpec[]): RequestSpec[] {
  const { weight, path } = /^(?:(?<weight>\d+):)?(?<path>\/.*)$/s.exec(text)?.groups ?? {};
  const found = specs.filter((spec) => spec.path === path);
  if (weight === undefined || found.length === 0) return found;
  if (Number(weight) < 1 || Number(weight) > HEAVIEST) {
    throw badOption(`--path to have a weight from 1 to ${HEAVIEST}, got ${JSON.stringify(text)}`);
  }
  return found.map((spec) => ({ ...spec, weight: Number(weight) }));
}

/** Those that some paths name, all of them where none does. @throws BAD_OPTION for a path that none has */
export function allPicked(
  paths: readonly string[],
  specs: readonly RequestSpec[],
  file: string,
): RequestSpec[] {
  if (paths.length === 0) return [...specs];
  return paths.flatMap((text) => {
    const found = picked(text, specs);
    if (found.length > 0) return found;
    const known = [...new Set(specs.map(({ path }) => path))].join(', ');
    throw badOption(
      `--path beside --requests to be a path in ${file} (${known}), got ${JSON.stringify(text)}`,
    );
  });
}
