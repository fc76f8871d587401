import { mostFailed } from '../record/failed-requests.ts';
import { observationsNeeded } from '../record/histogram.ts';
import { PERCENTILES } from '../record/latency.ts';
import type { LoadResult } from '../record/load.ts';
import { counted, ms, NONE, number, percent } from './format.ts';
import { answerNotes, failureInWords, statusesInWords } from './load-answers.ts';
import { capital, plural } from './sentence.ts';

/** Right answers that a throughput is taken from at least. */
const FEWEST = 10;

/** That most requests failed, before all else; null where they did not, and where SLOs say what that is worth. */
export function failedFirst(load: LoadResult): string | null {
  if (!mostFailed(load) || load.slos !== undefined) return null;
  return `More than half failed: ${failureInWords(load)}.`;
}

/** What became of a load, a subject a line. */
export function loadFacts(load: LoadResult): [name: string, text: string][] {
  const statuses = statusesInWords(load);
  const { client } = load;
  return [
    ['requests', balance(load)],
    ...(statuses === null ? [] : [['answers', statuses] as [string, string]]),
    ['throughput', throughput(load)],
    ...(client === undefined
      ? []
      : [
          ['client', `${client.name === 'own' ? 'our own' : 'autocannon'}, since ${client.why}`] as [
            string,
            string,
          ],
        ]),
    ...(load.loop === null ? [] : [['loop', loop(load.loop)] as [string, string]]),
    ['generator', generator(load)],
  ];
}

/** What was asked, and for how long. */
export function loadInWords({ workload }: LoadResult): string {
  const how =
    workload.mode === 'closed'
      ? `closed loop, ${workload.connections} connections`
      : `open loop, ${number(workload.rate ?? 0)}${workload.rateTo === undefined ? '' : ` to ${number(workload.rateTo)}`} req/s, ${workload.arrivals} arrivals`;
  return `${how}, ${number(workload.durationSeconds)} s`;
}

function balance({ requests }: LoadResult): string {
  const errors = Object.entries(requests.errors).filter(([, value]) => value > 0);
  const total = errors.reduce((sum, [, value]) => sum + value, 0);
  const kinds = errors.map(([kind, value]) => `${kind} ${counted(value)}`).join(', ');
  return (
    `${counted(requests.scheduled)} scheduled = ${counted(requests.completed)} completed + ${counted(total)} errors` +
    `${kinds === '' ? '' : ` (${kinds})`} + ${counted(requests.shed)} shed + ${counted(requests.inFlight)} in flight at the end`
  );
}

/** A rate, or what there was where the next answer would have changed it by more than a tenth. */
function throughput({ throughput: { value }, workload: { durationSeconds } }: LoadResult): string {
  const answers = Math.round(value * durationSeconds);
  if (answers >= FEWEST) return `${number(value)} req/s`;
  const many = plural(answers, 'right answer');
  return `${many} in ${number(durationSeconds)} s: too few for a rate`;
}

function loop({ delay, utilization }: NonNullable<LoadResult['loop']>): string {
  const { '50': p50, '99': p99 } = delay.percentiles;
  return `delay p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(delay.max)}; busy ${utilization === null ? 'unknown' : percent(utilization)}`;
}

function generator({
  generator: { lag, cpu, working, stolenMs, generators, valid },
  workload,
}: LoadResult): string {
  const late =
    workload.mode === 'open' ? `lag p50 ${ms(lag.p50)}, p99 ${ms(lag.p99)}, max ${ms(lag.max)}; ` : '';
  const stolen = stolenMs === null ? '' : `, ${number(stolenMs)} ms stolen by the machine’s other tenants`;
  const spun = cpu - working > 0.01 ? `, ${percent(cpu - working)} by waiting` : '';
  const many = generators > 1 ? `${generators} processes, the busiest using` : 'used';
  return `${valid ? '' : 'may have been the limit: '}${late}${many} ${percent(cpu)} of a core${spun}${stolen}`;
}

/** What a reader must know before believing the figures above. */
export function loadRemarks(load: LoadResult): string[] {
  const { requests, generator, counts, latency, workload } = load;
  const notes = generator.reasons.map((reason) => `The generator may have been the limit: ${reason}.`);
  if (workload.mode === 'open' && requests.scheduled === 0) {
    notes.push(
      `No request was due: ${number(workload.rate ?? 0)} req/s for ${number(workload.durationSeconds)} s may well hold none. ` +
        'Ask for longer, or for more of them.',
    );
  }
  if (requests.shed > 0) {
    notes.push(
      `${counted(requests.shed)} requests were due when all ${workload.connections} connections were in use: ` +
        'they were shed, and stand in no percentile.',
    );
  }
  const refused = Object.entries(load.connectErrors).map(([code, count]) => `${code} (${count})`);
  if (refused.length > 0) notes.push(`Connections that could not be opened: ${refused.join(', ')}.`);
  // What the first line says need not be said again.
  const said = failedFirst(load) ?? '';
  for (const each of answerNotes(load).filter((one) => !said.includes(one))) {
    notes.push(`${capital(each)}.`);
  }
  const { raced = 0, early = 0 } = requests;
  // A server that answered nothing at all did not close them for having been idle.
  if (raced > 0 && requests.completed > 0) {
    notes.push(
      `${plural(raced, 'request was', 'requests were')} sent again: the server closed an idle connection as they left, which every keep-alive ` +
        'client meets. A longer keep-alive timeout of the server avoids it.',
    );
  }
  if (early > 0) {
    notes.push(
      `${plural(early, 'request')} ended before all of them was sent: answered early, or cut off. Where a server closes a ` +
        'connection without reading the rest of a request, its answer can be lost on the way (reset).',
    );
  }
  if (counts.taken !== null && counts.taken > counts.written) {
    notes.push(
      `The target took ${counts.taken} requests and was sent ${counts.written}: something else asks it too.`,
    );
  }
  const { lost = [], recycled = [] } = load.turnover ?? {};
  if (lost.length > 0) notes.push('The figures are of more than one program: see the end of this.');
  if (recycled.length > 0) {
    notes.push(
      `${plural(recycled.length, 'worker was', 'workers were')} recycled under load, which is part of what was measured.`,
    );
  }
  const missing = PERCENTILES.find((percentile) => latency.percentiles[percentile] === null);
  if (missing !== undefined && latency.count > 0) {
    notes.push(
      `${NONE} is in place of what ${plural(latency.count, 'answer')} can’t support: ` +
        `p${missing} takes ${counted(observationsNeeded(Number(missing)))}.`,
    );
  }
  return notes;
}
