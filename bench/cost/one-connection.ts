import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');

/** One connection that sends one request at a time and times its answer. */
export class OneConnection {
  readonly #socket: Socket;
  #answered: (took: number) => void = () => {};
  #sentAt = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // The answers are short: each comes in one piece.
    socket.on('data', () => this.#answered(performance.now() - this.#sentAt));
  }

  static async open(port: number): Promise<OneConnection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new OneConnection(socket);
  }

  /** Milliseconds from the write to the answer. */
  ask(): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#sentAt = performance.now();
      this.#socket.write(REQUEST);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
