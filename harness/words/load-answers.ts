import { failedRequests } from '../record/failed-requests.ts';
import type { LoadResult } from '../record/load.ts';
import { counted } from './format.ts';
import { spokenInWords } from './spoken.ts';

/** How many of a load's requests failed, how, and what answered instead, in one sentence. */
export function failureInWords(load: LoadResult): string {
  const { failed, ended } = failedRequests(load);
  const { errors, shed } = load.requests;
  const kinds = Object.entries(errors).filter(([, count]) => count > 0);
  const parts = [...kinds, ...(shed > 0 ? [['shed', shed] as const] : [])].map(
    ([kind, count]) => `${counted(count)} ${kind}`,
  );
  const why = reasonsIn(load);
  return `${counted(failed)} of ${counted(ended)} requests failed (${parts.join(', ')})${why.length === 0 ? '' : `: ${why.join('; ')}`}`;
}

/** What about the answers a reader must know, each in a sentence without its full stop. */
export function answerNotes(load: LoadResult): string[] {
  const { answers } = load;
  if (answers === undefined) return [];
  const notes = reasonsIn(load);
  for (const { name, changed } of answers.routes) {
    if (changed !== null) {
      notes.push(
        `${name} answered ${counted(changed.from)} bytes until ${changed.at} s, then ${counted(changed.to)}`,
      );
    }
  }
  for (const { name, checked, byStatus } of answers.routes) {
    const all = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
    if (checked !== null && checked < all * 0.99) {
      notes.push(
        `of ${name} ${counted(checked)} bodies were checked, a share that costs the generator little`,
      );
    }
  }
  return notes;
}

/** Counts by status where they are not all alike, e.g. `200 of 250 answers were 200, 50 were 302`; null where they are. */
export function statusesInWords({ answers }: Pick<LoadResult, 'answers'>): string | null {
  const all = Object.entries(answers?.byStatus ?? {}).sort(([, one], [, other]) => other - one);
  if (all.length < 2) return null;
  return all.map(([status, count]) => `${counted(count)} × ${status}`).join(', ');
}

/** What speaks another protocol, redirects, and the first answer that was wrong. */
function reasonsIn({ answers }: LoadResult): string[] {
  if (answers === undefined) return [];
  const notes: string[] = [];
  if (answers.spoke !== null) notes.push(spokenInWords(answers.spoke));
  for (const { name, byStatus, redirects, wrong } of answers.routes) {
    const count = Object.values(byStatus).reduce((sum, each) => sum + each, 0);
    for (const [to, times] of Object.entries(redirects)) {
      const status = Object.keys(byStatus).find((each) => each.startsWith('3')) ?? '3xx';
      notes.push(`${counted(times)} of ${counted(count)} answers to ${name} were ${status} to ${to}`);
    }
    if (wrong !== null) notes.push(`from ${wrong.at} s on ${name} was expected to ${wrong.why}`);
  }
  return notes;
}
