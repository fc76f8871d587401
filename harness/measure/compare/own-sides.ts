import { type ArmName, type OwnAsked, withOwn } from './own-arms.ts';
import type { ReadySide } from './sides.ts';

/**
 * Both sides with what each needs to itself in their environments, for as long as they are used.
 * @param settingsFor settings of each that are not those of both
 * @throws what `withOwn` throws
 */
export function withOwnOf<Result>(
  sides: readonly [ReadySide, ReadySide],
  asked: OwnAsked,
  settingsFor: (arm: ArmName) => Record<string, string>,
  use: (sides: [ReadySide, ReadySide]) => Promise<Result>,
): Promise<Result> {
  const arms = sides.map(({ side, cwd, env }, index) => {
    const name = index === 0 ? 'a' : 'b';
    const { commit, node, label } = side;
    const known = commit === null && node === null ? '' : `, ${label}`;
    return {
      name,
      label: `${name.toUpperCase()}${known}`,
      cwd: cwd ?? asked.session.cwd,
      env: { ...env, ...settingsFor(name) },
    } as const;
  });
  return withOwn(arms, asked, (envs) => {
    const [a, b] = sides.map((side, index) => ({ ...side, env: envs[index] ?? {} }));
    if (a === undefined || b === undefined) throw new TypeError('Expected two sides, got fewer');
    return use([a, b]);
  });
}
