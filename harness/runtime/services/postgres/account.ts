import { execFileSync } from 'node:child_process';
import { PacelineError } from '../../../errors/paceline-error.ts';

/** Who runs PostgreSQL, which refuses to run as root; empty means whoever runs Paceline. */
export interface Account {
  uid?: number;
  gid?: number;
}

const NAME = 'postgres';

/** @throws DATABASE_NOT_STARTED if Paceline runs as root and the account can't be made */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  try {
    return lookUp();
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', NAME], { stdio: 'ignore' });
      return lookUp();
    } catch (error) {
      throw new PacelineError(
        'DATABASE_NOT_STARTED',
        `Expected an account "${NAME}" to run PostgreSQL, since it refuses to run as root, got none and could not make it`,
        { cause: error },
      );
    }
  }
}

function lookUp(): Account {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  return { uid: id('-u'), gid: id('-g') };
}
