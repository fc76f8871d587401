import { type Service, type ServiceOptions, startPostgres } from '../runtime/services/services.ts';

/** Services that targets share, while they run. */
export interface Services {
  /** Environment for the targets. */
  env: Record<string, string>;
  /** Brings all of them back to how the first trial found them. */
  reset(): Promise<void>;
}

/** Services that run already, and that nobody shares: the environment of each target says where they are. */
export const OWN_SERVICES: Services = { env: {}, reset: () => Promise.resolve() };

/**
 * Starts services, and stops them when what needs them is done, however it ends.
 * @throws DATABASE_NOT_STARTED; what `use` throws
 */
export async function withServices<Result>(
  names: readonly string[],
  options: ServiceOptions,
  use: (services: Services) => Promise<Result>,
): Promise<Result> {
  const started: Service[] = [];
  try {
    for (const name of names) if (name === 'postgres') started.push(await startPostgres(options));
    return await use({
      env: Object.assign({}, ...started.map(({ env }) => env)),
      reset: async () => {
        for (const service of started) await service.reset();
      },
    });
  } finally {
    for (const service of started) await service.stop();
  }
}
