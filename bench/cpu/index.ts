import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { built, packageRoot } from '../../harness/package.ts';
import { changeWithInterval } from '../../harness/words/format.ts';
import { engineKey } from '../decision/engine.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { noContainers } from './container.ts';
import { type DecideOptions, decide } from './decide.ts';
import { type CpuDecision, keep, kept } from './results.ts';
import { SHAPES, type Shape } from './shapes.ts';
import { cpuTable, EXTRA } from './table.ts';

type Log = (line: string) => void;

/**
 * Services that spread their work over threads and processes, each against itself and against one that uses 20 % more.
 * Arguments: names of shapes, `--decisions N` of each against itself (20), `--more N` against one that uses more (5),
 * `--budget SECONDS` (20), `--table` to measure none, `--into FILE`, `--engine KEY` (repeatable) in place of what is
 * built now, `--paceline FILE`. Decisions that were kept count: it goes on where it was.
 */
export async function cpuBench(log: Log, args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      decisions: { type: 'string', default: '20' },
      more: { type: 'string', default: '5' },
      budget: { type: 'string', default: '20' },
      table: { type: 'boolean', default: false },
      into: { type: 'string', default: join(packageRoot, 'docs/measured/cpu.jsonl') },
      engine: { type: 'string', multiple: true, default: [engineKey()] },
      paceline: { type: 'string', default: built('harness/index.js') },
    },
  });
  const shapes = chosen(positionals);
  const file = resolve(values.into);
  const missing = new Map<string, string>();
  const reason = shapes.some(({ command }) => command === null) ? await noContainers() : null;
  if (reason !== null) missing.set('container', reason);
  if (!values.table) {
    const wanted = { alike: count('decisions', values.decisions), more: count('more', values.more) };
    const options = { budgetSeconds: Number(values.budget), paceline: resolve(values.paceline) };
    const able = shapes.filter(({ name }) => !missing.has(name));
    await untilInterrupted(log, (signal) => work(log, able, wanted, file, { ...options, signal }));
  }
  const decisions = kept(file).filter(({ engine }) => values.engine.includes(engine));
  return cpuTable(decisions, missing);
}

function chosen(names: readonly string[]): readonly Shape[] {
  const unknown = names.find((name) => !SHAPES.some((shape) => shape.name === name));
  if (unknown !== undefined) {
    throw new Error(`Expected a shape of ${SHAPES.map(({ name }) => name).join(', ')}, got ${unknown}`);
  }
  return SHAPES.filter(({ name }) => names.length === 0 || names.includes(name));
}

function count(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected --${name} to be a whole number, got ${JSON.stringify(text)}`);
}

/** Shape after shape, and again: what a bad minute does, it does to all of them. */
async function work(
  log: Log,
  shapes: readonly Shape[],
  wanted: { alike: number; more: number },
  file: string,
  options: DecideOptions,
): Promise<void> {
  const engine = engineKey();
  const made = (shape: Shape, extra: number) =>
    kept(file).filter((one) => one.shape === shape.name && one.extra === extra && one.engine === engine);
  for (let round = 1; round <= Math.max(wanted.alike, wanted.more); round++) {
    for (const shape of shapes) {
      for (const extra of [0, EXTRA]) {
        const limit = extra === 0 ? wanted.alike : wanted.more;
        if (round > limit || made(shape, extra).length >= round) continue;
        const base = extra === 0 ? 0 : baseOf(made(shape, 0));
        if (base === null) {
          log(
            `${shape.name}: no comparison with itself says what it uses, so that nothing can be added to it`,
          );
          continue;
        }
        const decision = await decide(shape, extra, base, options);
        keep(file, decision);
        log(inWords(decision));
      }
    }
  }
}

/** What the shape uses, ms a request, as it was found so far. */
function baseOf(decisions: readonly CpuDecision[]): number | null {
  const values = decisions.flatMap(({ cpu }) => cpu?.a ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function inWords({ at, shape, extra, verdict, cpu, sums, note }: CpuDecision): string {
  const change = cpu?.change == null || cpu.ci === null ? 'unknown' : changeWithInterval(cpu.change, cpu.ci);
  const words = [
    `${at.slice(11, 19)} ${shape}${extra > 0 ? ` +${extra * 100} %` : ''}: ${verdict}`,
    `CPU ${change}${cpu?.gating === false ? ', not deciding' : ''}`,
  ];
  if (sums !== null)
    words.push(
      `${sums.counted.toFixed(2)} s by ${sums.by.join(', ')}, ${sums.processes.toFixed(2)} s by processes`,
    );
  return [...words, ...[note ?? cpu?.note ?? []].flat()].join('; ');
}
