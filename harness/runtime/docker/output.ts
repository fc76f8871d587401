import { closeSync, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import type Docker from 'dockerode';
import type { LogFiles } from '../last-words.ts';

/**
 * Writes what a container prints to files from its very first line: to be called before it is started.
 * @returns `written` resolves once all is, which is after it has ended
 */
export async function keepOutput(
  docker: Docker,
  container: Docker.Container,
  logs: LogFiles,
): Promise<{ written: Promise<void> }> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const stdout = openSync(logs.stdout, 'a');
  const stderr = openSync(logs.stderr, 'a');
  docker.modem.demuxStream(stream, intoFile(stdout), intoFile(stderr));
  const written = new Promise<void>((resolve) => {
    let open = true;
    const end = () => {
      if (!open) return;
      open = false;
      closeSync(stdout);
      closeSync(stderr);
      resolve();
    };
    stream.once('end', end);
    stream.once('close', end);
    // The engine is gone: its containers' ends are noticed elsewhere.
    stream.once('error', end);
  });
  return { written };
}

/** Written at once, so that whoever reads the file after the end has all of it. */
function intoFile(file: number): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeSync(file, chunk);
      done();
    },
  });
}
