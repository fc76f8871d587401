/** The CI system that runs this, as far as it shows annotations. */
export type Ci = 'github' | 'gitlab' | 'azure' | 'none';

/** Tells a CI system by what each sets in the environment of its jobs. */
export function ciOf(env: Readonly<Record<string, string | undefined>>): Ci {
  if (env.GITHUB_ACTIONS === 'true') return 'github';
  if (env.GITLAB_CI === 'true') return 'gitlab';
  // Azure Pipelines writes it with a capital.
  if (env.TF_BUILD?.toLowerCase() === 'true') return 'azure';
  return 'none';
}
