import type { Duplex } from 'node:stream';
import { monotonicNow } from '../../clock.ts';

/** Both sides say this often that they are there, ms. */
const BEAT = 1000;
/** A side that says nothing for as long is gone, ms: a machine that lost its power closes no connection. */
const SILENCE = 10_000;

/** Messages over one connection, one line of JSON each, with a beat by which each side knows of the other. */
export class Channel<Sent extends { type: string }, Received extends { type: string }> {
  readonly #stream: Duplex;
  readonly #beat: NodeJS.Timeout;
  #heard = monotonicNow();
  #parts: string[] = [];
  #close: (why: string) => void = () => {};
  /** Called with each message but beats. */
  onMessage: (message: Received) => void = () => {};
  /** Resolves once the connection is no more, with why, in words. */
  readonly closed: Promise<string>;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.#read(text));
    stream.on('error', (error) => this.#close(error.message));
    stream.on('close', () => {
      clearInterval(this.#beat);
      this.#close('a closed connection');
    });
    this.#beat = setInterval(() => this.#check(), BEAT);
  }

  send(message: Sent): void {
    if (this.#stream.writable) this.#stream.write(`${JSON.stringify(message)}\n`);
  }

  /** Closes the connection, after what was sent. */
  end(): void {
    clearInterval(this.#beat);
    this.#stream.end();
  }

  /** Closes it now. */
  destroy(): void {
    this.#stream.destroy();
  }

  #check(): void {
    if (this.#stream.writable) this.#stream.write('{"type":"beat"}\n');
    const silent = monotonicNow() - this.#heard;
    if (silent < SILENCE) return;
    this.#close(`silence for ${Math.round(silent / 1000)} s`);
    this.destroy();
  }

  #read(text: string): void {
    this.#heard = monotonicNow();
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const whole = [...this.#parts, line].join('');
      this.#parts = [];
      const message = JSON.parse(whole) as Received;
      if (message.type !== 'beat') this.onMessage(message);
    }
    if (rest !== '') this.#parts.push(rest);
  }
}
