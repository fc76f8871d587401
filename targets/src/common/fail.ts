/** For what only the person who starts the server can mend: one line, no stack trace. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
