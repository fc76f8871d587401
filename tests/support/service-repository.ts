import { spawn } from 'node:child_process';
import { built } from '../../harness/package.ts';
import { PLAIN_GIT, TemporaryRepository } from '../source/git/temporary-repository.ts';
import { finished, type Outcome, processesWith } from './project.ts';

/** What a commit of the service may change. */
export interface ServiceVersion {
  spinMs?: number;
  body?: string;
}

let repositories = 0;

/** A user's git repository with a small service and its gate; commits on `change` are held against `main`. */
export class ServiceRepository extends TemporaryRepository {
  /** Told to each server, so that those of this test can be found. */
  readonly tag = `service-of-test-${process.pid}-${++repositories}`;

  constructor(gate: object = {}) {
    super();
    this.write('.gitignore', '.paceline/\n');
    this.write('package.json', '{"type":"module"}\n');
    this.config(gate);
    this.service();
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'The base');
    this.git('checkout', '--quiet', '-b', 'change');
  }

  /** The command that starts the service. */
  get start(): string {
    return `exec '${process.execPath}' server.js ${this.tag}`;
  }

  config(gate: object): void {
    const settings = { start: this.start, requests: [{ path: '/' }], readyTimeoutSeconds: 5, ...gate };
    this.write('paceline.config.json', JSON.stringify({ gate: settings }));
  }

  /** Writes the service without committing it. */
  service({ spinMs = 0.5, body = 'fine' }: ServiceVersion = {}): void {
    this.write(
      'server.js',
      `import { createServer } from 'node:http';
createServer((_request, response) => {
  const end = performance.now() + ${spinMs};
  while (performance.now() < end);
  response.end('${body}');
}).listen(Number(process.env.PORT), '127.0.0.1');
`,
    );
  }

  /** Begins `change` anew, where `main` is, with one commit of this version. */
  change(version: ServiceVersion, note: string): void {
    this.git('checkout', '--quiet', '--force', '-B', 'change', 'main');
    this.service(version);
    this.commit('NOTE', note);
  }

  startPaceline(args: readonly string[], env: Record<string, string> = {}) {
    return spawn(process.execPath, [built('harness/cli.js'), ...args], {
      cwd: this.path,
      env: { PATH: process.env.PATH ?? '', HOME: this.path, ...PLAIN_GIT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  paceline(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    return finished(this.startPaceline(args, env));
  }

  /** Servers of this repository that still run. */
  get servers(): number[] {
    return processesWith(this.tag);
  }

  /** What no command may change in it. */
  get untouched(): object {
    return {
      status: this.git('status', '--porcelain'),
      worktrees: this.git('worktree', 'list', '--porcelain'),
      branches: this.git('branch', '--all', '--verbose'),
      stash: this.git('stash', 'list'),
      config: this.git('config', '--local', '--list'),
    };
  }
}
