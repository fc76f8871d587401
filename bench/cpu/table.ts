import { changeWithInterval, level, NONE, number } from '../../harness/words/format.ts';
import { markdownTable } from '../table.ts';
import type { CpuDecision } from './results.ts';
import { SHAPES, type Shape } from './shapes.ts';

/** What +20 % is to be seen in, and what a comparison with itself is to be made of each shape. */
export const EXTRA = 0.2;
/** How far the two counts of the same may lie apart. */
const APART = 0.02;

const HEADING = [
  'shape',
  'CPU per request, ms',
  'A against A',
  'a winner',
  'not counted',
  `+${EXTRA * 100} % seen`,
  'change found',
  'counted by',
  'against the counts of processes',
];

/** What all decisions come to, by shape. @param missing why a shape was not measured */
export function cpuTable(decisions: readonly CpuDecision[], missing: ReadonlyMap<string, string>): string {
  const rows = SHAPES.map((shape) =>
    rowOf(
      shape,
      decisions.filter((one) => one.shape === shape.name),
      missing.get(shape.name),
    ),
  );
  const alike = decisions.filter(({ extra }) => extra === 0);
  const winners = alike.filter(isWinner).length;
  const distinct = (read: (decision: CpuDecision) => string) => [...new Set(decisions.map(read))].sort();
  const machines = distinct(
    ({ fingerprint: { machine, node } }) => `${machine.cores} x ${machine.cpu}, Node ${node}`,
  );
  return `${markdownTable(HEADING, rows)}

${winners} of ${alike.length} comparisons of a service with itself named a winner. A margin of 2 %, \
${distinct(({ loadSeconds }) => `${Math.ceil(loadSeconds / 5) * 5} s`).at(-1) ?? NONE} of load at most. Engine \
${distinct(({ engine }) => engine).join(', ')} at ${distinct(({ code }) => code).join(', ')}; ${machines.join('; ')}.`;
}

function rowOf(shape: Shape, decisions: readonly CpuDecision[], missing: string | undefined): string[] {
  const title = `${shape.name}: ${shape.says}`;
  if (decisions.length === 0) {
    return [title, NONE, missing === undefined ? 'not measured' : `not measured: ${missing.split('\n')[0]}`];
  }
  const alike = decisions.filter(({ extra }) => extra === 0);
  const more = decisions.filter(({ extra }) => extra > 0);
  const seen = more.filter(({ cpu }) => cpu?.gating && cpu.verdict === 'regressed').length;
  const uncounted = (some: readonly CpuDecision[]) =>
    some.filter(({ cpu }) => cpu !== null && !cpu.gating).length;
  const sums = decisions.flatMap(({ sums: one }) => one ?? []);
  const total = (read: (one: (typeof sums)[number]) => number) =>
    sums.reduce((sum, one) => sum + read(one), 0);
  const apart = total(({ processes }) => processes) / total(({ counted }) => counted) - 1;
  const values = alike.flatMap(({ cpu }) => cpu?.a ?? []);
  const failed = decisions.filter(({ verdict }) => verdict === 'failed' || verdict === 'invalid').length;
  return [
    title,
    values.length === 0 ? NONE : number(values.reduce((sum, value) => sum + value, 0) / values.length),
    `${alike.length}${failed > 0 ? `; ${failed} failed or invalid` : ''}`,
    String(alike.filter(isWinner).length),
    `${uncounted(decisions)} of ${decisions.length}`,
    `${seen} of ${more.length}`,
    more
      .map(({ cpu }) =>
        cpu?.change == null || cpu.ci === null ? NONE : changeWithInterval(cpu.change, cpu.ci),
      )
      .at(-1) ?? NONE,
    [...new Set(sums.flatMap(({ by }) => by))].join(', ') || NONE,
    sums.length === 0
      ? NONE
      : `${apart > 0 ? '+' : ''}${level(Number(apart.toPrecision(2)))}${Math.abs(apart) <= APART ? '' : ', too far'}`,
  ];
}

function isWinner({ verdict }: CpuDecision): boolean {
  return verdict === 'improved' || verdict === 'regressed';
}
