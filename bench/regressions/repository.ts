import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownEnvironment } from '../../harness/environment.ts';
import { packageRoot } from '../../harness/package.ts';
import type { Files } from './row.ts';

/** Nobody's own settings, hooks or signatures. */
const PLAIN_GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** A checkout of the change, with its base on `main`. */
export interface ChangedRepository {
  folder: string;
  remove(): void;
}

/**
 * A temporary git repository: `before` is committed on `main`, `after` on a branch from there, which is checked out, with
 * the modules of this installation.
 */
export function repositoryOf(before: Files, after: Files, message: string): ChangedRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paceline-regressions-')));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const { PATH } = ownEnvironment();
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: { PATH, HOME: folder, ...PLAIN_GIT }, stdio: 'pipe' });
  const commit = (files: Files, text: string) => {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', text);
  };
  try {
    git('init', '--quiet', '--initial-branch', 'main');
    commit(before, 'The service');
    git('checkout', '--quiet', '-b', 'change');
    commit(after, message);
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'dir');
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
