import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/launch.ts';

/** Git as it is on a machine where nobody has set anything up, with a name for commits. */
export const PLAIN_GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A. Author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'A. Author',
  GIT_COMMITTER_EMAIL: 'author@example.com',
};

/** A real git repository in a folder with a space in its name, on branch `main`. */
export class TemporaryRepository {
  readonly #folder = temporaryFolder();
  readonly path: string;

  constructor(branch = 'main') {
    this.path = join(realpathSync(this.#folder.path), 'my service');
    mkdirSync(this.path);
    this.git('init', '--quiet', `--initial-branch=${branch}`);
  }

  /** What git printed, without the line's end. */
  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.path,
      env: { ...process.env, ...PLAIN_GIT },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  /** Writes a file, commits all there is and returns the commit's hash. */
  commit(path: string, text: string): string {
    this.write(path, text);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', `Write ${path}`);
    return this.git('rev-parse', 'HEAD');
  }

  /** A path beside the repository. */
  beside(name: string): string {
    return join(dirname(this.path), name);
  }

  /** All that a check-out must leave as it is: files, index, refs, configuration and worktrees. */
  state(): Record<string, string> {
    return {
      status: this.git('status', '--porcelain', '--ignored'),
      index: this.git('ls-files', '--stage'),
      refs: this.git('for-each-ref'),
      head: this.git('rev-parse', '--symbolic-full-name', 'HEAD'),
      config: this.git('config', '--local', '--list'),
      worktrees: this.git('worktree', 'list', '--porcelain'),
    };
  }

  remove(): void {
    this.#folder.remove();
  }
}
