/** All of the process that commands may touch, handed in, so that a command never reaches for a global. */
export interface Context {
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Machine output. */
  stdout: Output;
  /** Human text. */
  stderr: Output;
  /** Aborted when the user interrupts; the reason is a PacelineError. */
  signal: AbortSignal;
}

export interface Output {
  write(text: string): void;
  /** Whether a person watches: progress is only shown to one. */
  isTTY: boolean;
  /** Columns, 80 where nobody says. */
  columns: number;
}
