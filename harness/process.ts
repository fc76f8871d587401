import { type Command, CommanderError } from 'commander';
import type { Context, Output } from './context.ts';
import { ownEnvironment } from './environment.ts';
import { EXIT } from './errors/catalogue.ts';
import { PacelineError } from './errors/paceline-error.ts';
import { concealUserInfo } from './secrets/conceal.ts';

type Build = (context: Context, exit: (code: number) => void) => Promise<Command>;

/**
 * Runs the command line in this process: the only place that reads its arguments and environment, handles
 * its signals and sets its exit status.
 */
export async function runCli(build: Build): Promise<void> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      interruption.abort(new PacelineError('INTERRUPTED', `Expected to run to the end, got ${name}`));
    });
  }
  const context: Context = {
    args: process.argv.slice(2),
    env: ownEnvironment(),
    cwd: process.cwd(),
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    signal: interruption.signal,
  };
  // A reader that went away, such as `head`, wants no more; that is no failure.
  process.stdout.on('error', () => {});
  process.exitCode = await execute(build, context);
}

async function execute(build: Build, context: Context): Promise<number> {
  let code: number = EXIT.pass;
  try {
    const program = await build(context, (chosen) => {
      code = chosen;
    });
    for (const command of [program, ...program.commands]) configure(command, context);
    await program.parseAsync([...context.args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, context);
  }
}

function configure(command: Command, context: Context): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Commander quotes words that it does not know.
      writeErr: (text) => context.stderr.write(concealUserInfo(text)),
    });
}

/** Says what went wrong, in a sentence for what a user can mend, and returns the exit status. */
function explain(error: unknown, context: Context): number {
  const known = inSentence(error);
  if (known !== null) {
    context.stderr.write(`paceline: ${known.message}.\n${known.hint}\n`);
    return known.exitCode;
  }
  // Commander has printed its own message; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr.write(
    `paceline: a defect of Paceline's own; please report it with this text.\n${concealUserInfo(text)}\n`,
  );
  return EXIT.invalid;
}

/** What a user can mend; null for a defect of ours. */
function inSentence(error: unknown): PacelineError | null {
  if (error instanceof PacelineError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EMFILE' && code !== 'ENFILE') return null;
  return new PacelineError('TOO_FEW_FILES', `Expected to open one more file or pipe, got ${code}`, {
    cause: error,
  });
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns ?? 80,
  };
}
