import { badOption } from '../../errors/bad-option.ts';
import type { CompareOptions } from './options.ts';
import type { ComparedSubject } from './subject.ts';

/**
 * What is compared, with what each side is to have to itself.
 * @throws BAD_OPTION for a side that is not started here, and for a scenario that has services already
 */
export function withOwnServices(
  subject: ComparedSubject,
  { service, prepare }: Pick<CompareOptions, 'service' | 'prepare'>,
): ComparedSubject {
  const { scenario, sides } = subject;
  const flag = service.length > 0 ? '--service' : prepare === undefined ? null : '--prepare';
  if (flag === null) return subject;
  if (sides.some(({ kind }) => kind === 'url')) {
    throw badOption(`sides that are started here beside ${flag}, got a URL`);
  }
  if (service.length === 0) return subject;
  if (scenario.services.length > 0) {
    throw badOption(
      `--service with a scenario that has no services of its own, got ${scenario.name}, which has ${scenario.services.join(', ')}`,
    );
  }
  return { ...subject, scenario: { ...scenario, services: [...new Set(service)] } };
}
