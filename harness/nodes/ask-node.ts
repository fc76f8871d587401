import { execFile } from 'node:child_process';
import type { Environment } from './npm.ts';

/** What a binary says of itself when it is run. */
export interface Answer {
  version: string;
  /** The binary that really ran: what lies in the PATH may be a shim that chooses one by the folder it is in. */
  binary: string;
}

const PATIENCE = 20_000;

/** Runs a binary and asks its version. @throws what kept it from running, as an Error with a short message */
export function askNode(binary: string, env: Environment): Promise<Answer> {
  // Options meant for another program may keep this one from starting.
  const { NODE_OPTIONS: _, ...clean } = env;
  const script = 'JSON.stringify([process.versions.node, process.execPath])';
  return new Promise((done, failed) => {
    execFile(binary, ['-p', script], { env: clean, timeout: PATIENCE }, (error, stdout, stderr) => {
      const answer = error === null ? answerIn(stdout) : null;
      if (answer !== null) done(answer);
      else failed(new Error(problemOf(error, stderr), { cause: error }));
    });
  });
}

function answerIn(stdout: string): Answer | null {
  const [, version, binary] = /^\["([^"]+)","(.+)"\]\s*$/.exec(stdout) ?? [];
  return version === undefined || binary === undefined
    ? null
    : { version, binary: JSON.parse(`"${binary}"`) as string };
}

function problemOf(error: (Error & { code?: unknown; signal?: unknown }) | null, stderr: string): string {
  if (error === null) return 'an answer that is no version';
  const complaint = stderr.split('\n').find((line) => line.trim() !== '');
  if (complaint !== undefined) return complaint.trim();
  if (typeof error.code === 'string') return error.code;
  return error.signal ? `an end by ${String(error.signal)}` : `exit status ${String(error.code)}`;
}
