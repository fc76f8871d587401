import type { SetupRequest } from '../config/scenario.ts';
import type { GeneratorLoad } from '../load/generator/job.ts';
import { type Access, asSent, PLAIN_ACCESS } from './access.ts';
import { askSetup } from './ask-setup.ts';

/** What is asked before a load, and how. */
interface Setting {
  setup?: readonly SetupRequest[] | undefined;
  access?: Access;
  signal: AbortSignal;
}

/**
 * A load as it is sent to what runs at an origin: authorized, and with what its setup captured, which is asked now.
 * @param captured takes the values by name, a secret each, as far as it comes
 * @throws what asking the setup throws
 */
export async function loadToSend(
  origin: string,
  load: GeneratorLoad,
  { setup, access = PLAIN_ACCESS, signal }: Setting,
  captured: Record<string, string> = {},
): Promise<GeneratorLoad> {
  await askSetup(origin, setup, load.timeoutSeconds, signal, access, captured);
  const requests = load.requests.map((request) => asSent(request, { ...access, captured }));
  return { ...load, requests };
}
