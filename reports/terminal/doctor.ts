import type { CeilingStep, DoctorResult, OpenCeiling } from '../../harness/record/doctor.ts';
import { figure, ms, NONE, number, percent } from '../../harness/words/format.ts';
import { machineLines } from './machine.ts';
import { type Paint, painter, type Style } from './paint.ts';
import { table } from './table.ts';
import type { TerminalOptions } from './terminal.ts';
import { wrap } from './wrap.ts';

/** The rate at which the lag of generators is compared, requests per second. */
const COMPARED = 5000;

const MARKS = {
  problem: { mark: '✗ problem', style: 'red' },
  note: { mark: '! note', style: 'yellow' },
  good: { mark: '✓ good', style: 'green' },
} as const;

/** What the doctor found as text for a terminal: the machine, its ceiling, what to do, and one sentence to keep. */
export function renderDoctor(result: DoctorResult, { color, width }: TerminalOptions): string {
  const paint = painter(color);
  const { closed, open, placement, window } = result.ceiling;
  const lines = ['', paint('This machine', 'bold'), ''];
  for (const [name, text] of machineLines(result)) {
    lines.push(...wrap(text, width, `  ${name.padEnd(10)}`, ' '.repeat(12)));
  }
  lines.push('', paint('What one generator can carry here, against a server that only says ok', 'bold'), '');
  for (const shared of placement.shared) {
    lines.push(...marked('!', MARKS.note.style, `${shared}.`, width, paint));
  }
  lines.push(...wrap(closedInWords(closed), width, '  ', '  '), '');
  const asked = `Open loop, ${number(window.durationSeconds)} s at each rate; CPU is the generator’s share of a core:`;
  lines.push(...wrap(asked, width, '  ', '  '));
  lines.push(...steps(open.steps).map((line) => `  ${line}`), '');
  for (const remark of remarks(open)) lines.push(...wrap(remark, width, '  ', '  '));
  lines.push('', paint('What that means for a measurement', 'bold'), '');
  for (const level of ['problem', 'note', 'good'] as const) {
    const { mark, style } = MARKS[level];
    for (const advice of result.advice.filter((each) => each.level === level)) {
      const says = `${advice.subject}: ${advice.says}.`;
      lines.push(...marked(mark.padEnd(9), style, says, width, paint));
    }
  }
  for (const line of containersInWords(result)) lines.push(...wrap(line, width, '  ', '  '));
  lines.push('', ...wrap(conclusion(open), width, '', '').map((line) => paint(line, 'bold')));
  return `${lines.join('\n')}\n`;
}

function containersInWords({ containers }: DoctorResult): string[] {
  if (containers === undefined) return [];
  const { engine, problem, removed } = containers;
  const there =
    engine === null
      ? `Containers: no engine, which only --runtime docker and --engine swarm need (${problem}).`
      : `Containers: engine ${engine.version}, ${engine.architecture}, control groups ${engine.cgroups ?? 'unknown'}.`;
  const gone = removed.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return [
    '',
    there,
    ...(removed.length === 0 ? [] : [`Removed what a run that was killed had left: ${gone}.`]),
  ];
}

function closedInWords({
  connections,
  throughput,
  cpuPerRequest,
  generator,
}: DoctorResult['ceiling']['closed']) {
  const limit = generator.valid ? '' : `; the generator was the limit: ${generator.reasons.join('; ')}`;
  return (
    `Closed loop, ${connections} connections: ${number(throughput.value)} req/s, ` +
    `${number(cpuPerRequest.value)} µs of the generator’s CPU per request${limit}.`
  );
}

function steps(rows: readonly CeilingStep[]): string[] {
  const right = (heading: string, cell: (step: CeilingStep) => string) => ({
    heading,
    align: 'right' as const,
    cell,
  });
  return table(rows, [
    right('req/s', (step) => number(step.rate)),
    {
      heading: 'held',
      align: 'left',
      cell: (step) => (step.held ? 'yes' : `no: ${step.valid ? 'target' : 'generator'}`),
    },
    right('lag p50 ms', ({ lag }) => figure(lag.p50)),
    right('p99 ms', ({ lag }) => figure(lag.p99)),
    right('max ms', ({ lag }) => number(lag.max)),
    right('sent', ({ achievedRatio }) => percent(achievedRatio)),
    right('CPU', ({ cpu }) => percent(cpu)),
    right('stolen ms', ({ stolenMs }) => figure(stolenMs)),
  ]);
}

/** What the table alone does not say. */
function remarks({ steps: rows, reasons, limitedBy }: OpenCeiling): string[] {
  const said: string[] = [];
  const compared = rows.findLast(({ rate }) => rate === COMPARED);
  if (compared === undefined) {
    said.push(`The lag at ${number(COMPARED)} req/s is not known: a lower rate did not hold.`);
  } else {
    const { p50, p99, max } = compared.lag;
    const stolen = compared.stolenMs === null ? '' : `, ${number(compared.stolenMs)} ms stolen`;
    said.push(`Lag at ${number(COMPARED)} req/s: p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}${stolen}.`);
  }
  const last = rows.at(-1);
  if (limitedBy !== null && last !== undefined) {
    said.push(`At ${number(last.rate)} req/s the ${limitedBy} was the limit: ${reasons.join('; ')}.`);
  }
  if (rows.some(({ lag }) => lag.p50 === null || lag.p99 === null)) {
    said.push(`${NONE} is in place of what too few requests can’t support; a longer --duration gives more.`);
  }
  return said;
}

/** A text behind its mark, which is painted after the lines are broken: a colour has length but no width. */
function marked(mark: string, style: Style, text: string, width: number, paint: Paint): string[] {
  const [first = '', ...further] = wrap(text, width, `  ${mark}  `, ' '.repeat(mark.length + 4));
  return [first.replace(mark, () => paint(mark, style)), ...further];
}

function conclusion({ carries, limitedBy, steps: rows }: OpenCeiling): string {
  const lowest = rows[0]?.rate ?? 0;
  if (carries.value === null) {
    return `One generator did not carry even ${number(lowest)} requests a second here: stop what else runs on it, and look again.`;
  }
  const rate = `${number(carries.value)} requests a second here`;
  if (limitedBy === 'generator') {
    return `One generator carries ${rate}; ask for less, or use --generators.`;
  }
  const beyond =
    limitedBy === null ? 'no more was asked of it' : 'then the server was the limit, not the generator';
  return `One generator carries at least ${rate}: ${beyond}.`;
}
