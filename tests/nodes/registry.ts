import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PACKAGE } from '../../harness/nodes/npm.ts';

/** A release in a registry: a program that answers as a Node of that version does when it is asked. */
export interface Offered {
  version: string;
  deprecated?: string;
  /** What it says it is, its own version unless given. */
  says?: string;
  /** What the tarball's bytes are when they are sent, as they are unless given. */
  sent?(tarball: Buffer): Buffer;
}

/** A registry of npm on this machine, with one package: Node for this machine. */
export class Registry {
  readonly #server: Server;
  readonly #tarballs = new Map<string, Buffer>();
  readonly #versions: Record<string, unknown> = {};
  readonly #offered: readonly Offered[];
  readonly #folder: string;
  /** What was asked for, in order. */
  readonly asked: string[] = [];

  constructor(folder: string, offered: readonly Offered[]) {
    this.#folder = folder;
    this.#offered = offered;
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      const tarball = this.#tarballs.get(path);
      if (tarball !== undefined) response.end(tarball);
      else if (path === `/${PACKAGE}`) response.end(JSON.stringify(this.#packument()));
      else response.writeHead(404).end('{}');
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    for (const offered of this.#offered) this.#pack(offered);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** The downloads among what was asked for. */
  get downloads(): string[] {
    return this.asked.filter((path) => path.endsWith('.tgz'));
  }

  #packument(): unknown {
    const latest = this.#offered.at(-1)?.version;
    return { name: PACKAGE, 'dist-tags': { latest }, versions: this.#versions };
  }

  #pack({ version, deprecated, says, sent }: Offered): void {
    const home = join(this.#folder, `pack-${version}`);
    mkdirSync(join(home, 'package', 'bin'), { recursive: true });
    const manifest = { name: PACKAGE, version, bin: { node: 'bin/node' } };
    writeFileSync(join(home, 'package', 'package.json'), JSON.stringify(manifest));
    const program = `#!/bin/sh\necho '["${says ?? version}","/stand-in"]'\n`;
    writeFileSync(join(home, 'package', 'bin', 'node'), program, { mode: 0o755 });
    execFileSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: home });
    const tarball = readFileSync(join(home, 'package.tgz'));
    rmSync(home, { recursive: true });
    const path = `/${PACKAGE}/-/${PACKAGE}-${version}.tgz`;
    this.#tarballs.set(path, sent?.(tarball) ?? tarball);
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    this.#versions[version] = {
      ...manifest,
      ...(deprecated === undefined ? {} : { deprecated }),
      dist: { integrity, tarball: `${this.url}${path.slice(1)}` },
    };
  }
}
