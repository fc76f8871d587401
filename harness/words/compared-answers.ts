import type { CompareResult } from '../record/compare.ts';
import { plural } from './sentence.ts';

/** What came of comparing the answers of both sides, before each difference by itself. */
export function answersInWords({ compared, varying, differences }: CompareResult['answers']): string {
  if (compared === 0) return 'The answers of A and B were not compared.';
  const requests = plural(compared, 'request');
  const asked = new Set(differences.map(({ request }) => request)).size;
  const result =
    asked === 0
      ? `A and B gave the same answer to ${compared === 1 ? 'the one request' : `each of ${requests}`} compared.`
      : `A and B answer ${asked} of ${requests} differently.`;
  if (varying === 0) return result;
  return `${result} Of ${varying} of them only status and type were compared, since ${varying === 1 ? 'it is' : 'they are'} never answered the same twice.`;
}

/** Differences that no warning has named yet. */
export function unsaidDifferences({
  answers,
  warnings,
}: CompareResult): CompareResult['answers']['differences'] {
  return answers.differences.filter(
    ({ request, difference }) =>
      !warnings.some((warning) => warning.includes(request) && warning.includes(difference)),
  );
}
