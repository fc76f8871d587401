import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:tls';
import { PacelineError } from '../../errors/paceline-error.ts';
import { Channel } from './channel.ts';
import type { RemoteMessage, RemoteOrder } from './messages.ts';
import { secureServer } from './secure.ts';

export type GeneratorChannel = Channel<RemoteOrder, RemoteMessage>;

/** Where generators on other machines report for their jobs. */
export class ControlServer {
  readonly #server: Server;
  readonly #channels: (GeneratorChannel | undefined)[];
  #came: () => void = () => {};
  /** What a generator must have to be let in. */
  readonly key: Buffer;
  /** Resolves once all have come, in the order of their shares. */
  readonly complete: Promise<GeneratorChannel[]>;

  /** @param count generators that are expected; they name themselves by their share, from 0 */
  constructor(count: number) {
    this.key = randomBytes(32);
    this.#channels = Array.from({ length: count }, () => undefined);
    this.complete = new Promise((resolve) => {
      this.#came = () => {
        const here = this.#here();
        if (here.length === count) resolve(here);
      };
    });
    this.#server = secureServer(this.key, (socket, name) => {
      const index = /^\d{1,4}$/.test(name) ? Number(name) : count;
      // Each share is made once: a second one would be a larger load than was asked for.
      if (index >= count || this.#channels[index] !== undefined) return socket.destroy();
      this.#channels[index] = new Channel(socket);
      this.#came();
    });
  }

  /** @param port 0 for any @returns the port @throws PORT_TAKEN */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => {
        reject(
          new PacelineError(
            'PORT_TAKEN',
            `Expected generators to be able to report at ${host}:${port}, got ${error.message}`,
            { cause: error },
          ),
        );
      });
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** How many have come. */
  get present(): number {
    return this.#here().length;
  }

  /** Ends all connections, by which the generators know that nobody wants their results. */
  close(): void {
    for (const channel of this.#here()) channel.destroy();
    this.#server.close();
  }

  #here(): GeneratorChannel[] {
    return this.#channels.filter((channel) => channel !== undefined);
  }
}
