import type { ScaleUp } from '../../record/capacity.ts';
import type { Estimate } from '../../record/estimate.ts';
import { type Usl, uslAt } from '../../record/usl.ts';
import { counted, level, number, percent } from '../../words/format.ts';
import { listed } from '../../words/sentence.ts';
import { tFactor } from '../statistics/student.ts';

/** A loss below this share of one's throughput is not worth a word. */
const SLIGHT = 0.02;
/** How far a count may be off the law, or above proportion, before it is said. */
const OFF = 0.05;

export interface Scaling {
  setting: string;
  usl: Usl;
  /** Contention's share of what is lost at the largest count. */
  share: Estimate;
  peak: ScaleUp['peak'];
  /** The largest count of which anything is said. */
  end: number;
  /** By count; at least one. */
  points: ScaleUp['points'];
  /** Contention if it might be below 0. */
  freeAlpha: Estimate;
  cores: number | null;
}

/** What contention, and coherency, take at a count: the terms of the law's denominator. */
export const contentionOf = ({ alpha }: Usl, count: number) => alpha * (count - 1);
export const coherencyOf = ({ beta }: Usl, count: number) => beta * count * (count - 1);

/** What limits throughput as the count grows, a sentence each. */
export function scalingInWords(scaling: Scaling): string[] {
  return [...loss(scaling), peak(scaling), ...beyondCores(scaling), ...superlinear(scaling), ...off(scaling)];
}

function loss({ setting, usl, share, points }: Scaling): string[] {
  const largest = points.at(-1)?.count ?? 1;
  const contention = contentionOf(usl, largest);
  const coherency = coherencyOf(usl, largest);
  const done = `${counted(largest)} ${setting} do the work of ${number(uslAt(usl, largest) / usl.gamma)} alone`;
  if (contention + coherency < SLIGHT) return [`${done}; nothing to speak of is lost`];
  const first = contention >= coherency;
  const part = percent(first ? share.value : 1 - share.value);
  const name = first ? `contention (alpha ${number(usl.alpha)})` : `coherency (beta ${number(usl.beta)})`;
  const said = `${done}: ${part} of the loss there is ${name}, ${first ? CONTENTION : COHERENCY}`;
  const { ci } = share;
  if (ci === null || ci[0] > 0.5 || ci[1] < 0.5) return [said];
  const [low, high] = first ? ci : [1 - ci[1], 1 - ci[0]];
  return [
    said,
    `which of contention and coherency takes more is not sure: the ${part} may be ${percent(low)} to ${percent(high)} (${level(share.confidence)} interval)`,
  ];
}

const CONTENTION =
  'work that only one can do at a time: a lock, a single connection, a primary’s event loop, a core that all share';
const COHERENCY =
  'where each further one makes the others slower: more of them than cores, caches that push each other out, a database that they contend for';

function peak({ setting, peak: found, end, points }: Scaling): string {
  const largest = points.at(-1)?.count ?? 1;
  if (found === null) {
    return `throughput still rises at ${counted(largest)} ${setting}; it peaks beyond ${counted(end)}, if at all, which is further than can be told from these`;
  }
  const { count, throughput } = found;
  const after =
    count.value > largest
      ? `, more than the ${counted(largest)} that were measured`
      : '; more of them make it fall';
  return `throughput is largest at about ${number(count.value)} ${setting}${range(count, end)}, ${number(throughput.value)} req/s${after}`;
}

function range({ ci, confidence }: Estimate, end: number): string {
  if (ci === null) return '';
  // Draws that peak further out, or never, were cut off there.
  const high = ci[1] >= end ? `${number(end)} or more` : number(ci[1]);
  return ` (${level(confidence)} interval ${number(ci[0])} to ${high})`;
}

function beyondCores({ setting, points, cores }: Scaling): string[] {
  const more = points.filter(({ count }) => cores !== null && count > cores);
  const last = more.at(-1);
  if (cores === null || last === undefined) return [];
  const counts = listed(more.map(({ count }) => counted(count)));
  const head = `the machine has ${counted(cores)} ${cores === 1 ? 'core' : 'cores'}, which ${counts} ${setting} must share`;
  const within = points.findLast(({ count }) => count <= cores);
  if (within === undefined) return [head];
  const grown = last.throughput.value / within.throughput.value - 1;
  const size = grown < 0 ? `falls by ${percent(-grown)}` : `grows by ${percent(grown)}`;
  return [
    `${head}: from ${counted(within.count)} to ${counted(last.count)} throughput ${size}, a limit of the machine as much as of what runs on it`,
  ];
}

function superlinear({ setting, points, freeAlpha }: Scaling): string[] {
  const [first, ...rest] = points;
  if (first === undefined) return [];
  const each = ({ count, throughput }: ScaleUp['points'][number]) => throughput.value / count;
  const most = rest.reduce((top, point) => (each(point) > each(top) ? point : top), first);
  const times = each(most) / each(first);
  const sure = freeAlpha.ci === null ? freeAlpha.value < 0 && times > 1 + OFF : freeAlpha.ci[1] < 0;
  if (!sure || most === first) return [];
  return [
    `with ${counted(most.count)} ${setting} each does ${number(times)} times what it does with ${counted(first.count)} (alpha would be ${number(freeAlpha.value)}), which the law does not know: something else than ${setting} changed between them, and the fit is not to be relied on`,
  ];
}

/** Where the law is off what was measured by more than the launches' own spread explains. */
function off({ usl, points }: Scaling): string[] {
  const apart = points.flatMap(({ count, throughput: { value, ci, confidence, n } }) => {
    if (ci === null) return [];
    // As many counts as there are may be off: Bonferroni's level for each of them.
    const all = tFactor(1 - (1 - confidence) / points.length, n - 1) / tFactor(confidence, n - 1);
    const distance = Math.abs(uslAt(usl, count) - value);
    const explained = distance <= (all * (ci[1] - ci[0])) / 2 || distance < OFF * value;
    return explained ? [] : [{ count, share: uslAt(usl, count) / value - 1 }];
  });
  const worst = apart.reduce<(typeof apart)[number] | null>(
    (top, one) => (top === null || Math.abs(one.share) > Math.abs(top.share) ? one : top),
    null,
  );
  if (worst === null) return [];
  const side = worst.share > 0 ? 'above' : 'below';
  return [
    `the law follows these counts badly: at ${counted(worst.count)} it is ${percent(Math.abs(worst.share))} ${side} what was measured, more than launches differ; its intervals don’t hold that`,
  ];
}
