import { plainGet } from '../../record/request.ts';
import { lookAt } from './look.ts';
import { speaksTls } from './speaks-tls.ts';

/** What a server says or wants in the place of HTTP/1 where it is asked once; null where it is HTTP/1, or nothing. */
export async function spokenAt(
  origin: string,
  timeoutSeconds: number,
  insecure: boolean,
): Promise<string | null> {
  const { spoke } = await lookAt(origin, plainGet('/'), timeoutSeconds * 1000, insecure);
  return spoke ?? ((await speaksTls(origin)) ? 'TLS' : null);
}
