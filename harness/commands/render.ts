import { renderTerminal } from '../../reports/terminal/terminal.ts';
import type { RunResults } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';
import type { Context } from './context.ts';

export function terminalReport(results: RunResults, context: Context): string {
  const color = context.stderr.isTTY && !context.env.NO_COLOR;
  return renderTerminal(results, { color, width: context.stderr.columns });
}

export function htmlReport(_results: RunResults, _trials: readonly Trial[]): string {
  return '';
}
export function markdownReport(_results: RunResults): string {
  return '';
}
export function junitReport(_results: RunResults): string {
  return '';
}
export function csvReport(_results: RunResults, _trials: readonly Trial[]): string {
  return '';
}
