import { environment } from '../config/units.ts';
import type { Context } from '../context.ts';

/** Inherited, then from the config file, then from --env. A service is measured as it runs in production. */
export function targetEnvironment(
  context: Context,
  settings: readonly string[],
  configured: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(context.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    NODE_ENV: 'production',
    ...Object.fromEntries(inherited),
    ...configured,
    ...environment(settings, '--env'),
  };
}
