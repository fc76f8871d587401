import type { Session } from './session.ts';

/** A setting of a target, as it is typed after --env. */
export type EnvironmentSetting = readonly [key: string, value: string];

/** Inherited, then from the config file, then as asked. A service is measured as it runs in production. */
export function targetEnvironment(
  { env }: Pick<Session, 'env'>,
  asked: readonly EnvironmentSetting[],
  configured: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    NODE_ENV: 'production',
    ...Object.fromEntries(inherited),
    ...configured,
    ...Object.fromEntries(asked),
  };
}
