import type { Context } from '../context.ts';
import type { Outcome } from '../measure/outcome.ts';
import { Session } from '../measure/session.ts';
import { Progress } from './progress.ts';

interface Told {
  json: boolean;
  quiet: boolean;
}

/** How text for a person is drawn: in colour where one watches and has not asked for none, as wide as the terminal. */
export function styleOf({ stderr, env }: Pick<Context, 'stderr' | 'env'>): { color: boolean; width: number } {
  return { color: stderr.isTTY && !env.NO_COLOR, width: stderr.columns };
}

/** Measures in the user's place and tells how far it is; all that was started is ended with it. */
export async function watched<Result>(
  context: Context,
  { quiet }: Pick<Told, 'quiet'>,
  measure: (session: Session) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(context.stderr, quiet);
  const { cwd, env, signal } = context;
  const session = new Session({ cwd, env, signal, onEvent: (event) => progress.on(event) });
  try {
    return await measure(session);
  } finally {
    session.close();
  }
}

/**
 * Says what came of it, to a person and to a script, and returns the exit status.
 * @param drawn the result as text for a person
 * @throws why it ended early or can't be believed, once what there is is said
 */
export function tell<Result>(
  { result, report, exitCode, failure }: Outcome<Result>,
  context: Context,
  { json, quiet }: Told,
  drawn: (style: { color: boolean; width: number }) => string,
): number {
  if (!quiet) {
    context.stderr.write(drawn(styleOf(context)));
    if (report !== null) context.stderr.write(`\nReport: ${report}\n`);
  }
  if (json) context.stdout.write(`${JSON.stringify(result)}\n`);
  if (failure !== undefined) throw failure;
  return exitCode;
}
