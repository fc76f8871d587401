import type { Captured } from '../../record/captured.ts';
import type { ExpectedAnswer } from '../../record/request.ts';
import { bodyDifference } from './body-difference.ts';
import { decodeBody } from './decode-body.ts';
import type { ResponseReader } from './response-reader.ts';

/** Bodies of each route that are checked in any case; beyond them, of dear ones, every so-many-th. */
const LEAST = 1000;
const EVERY = 10;
/** A body is dear to check if it is longer, bytes, or hardly ever the same as the one before. */
const LONG = 16 * 1024;
const MISSES = 100;

/** Which bodies of a route are checked: all, or where that would cost the generator, a share. */
export class Sample {
  #seen = 0;
  #hits = 0;
  #misses = 0;
  #long = false;
  #wrong = false;
  checked = 0;

  /** Whether the next body is kept to be checked. */
  take(): boolean {
    this.#seen += 1;
    const dear = this.#long || (this.#misses > MISSES && this.#misses > this.#hits);
    // Once one was wrong, what matters is how many are.
    return !dear || this.#wrong || this.#seen <= LEAST || this.#seen % EVERY === 0;
  }

  /** A body was wrong: from now on all are checked. */
  alarm(): void {
    this.#wrong = true;
  }

  /** One was checked. @param same whether it was the same bytes as the last right one */
  took(bytes: number, same: boolean): void {
    this.checked += 1;
    if (same) this.#hits += 1;
    else this.#misses += 1;
    this.#long ||= bytes > LONG;
  }
}

/** What a right answer to one request is, as it is held against each answer under load. */
export class Expectation {
  readonly #expect: ExpectedAnswer;
  readonly #sample: Sample;
  readonly #captured: Captured;
  readonly checksBody: boolean;
  /** The last body that was right, as it came: the same bytes need no second look. */
  #right: Buffer | null = null;
  /** The last that was wrong. */
  #wrong: Buffer | null = null;
  /** What the last wrong answer was expected to do, and what it did. */
  why = '';

  /** @param sample of the request's route @param captured what must not be quoted of an answer */
  constructor(expect: ExpectedAnswer, sample: Sample, captured: Captured = {}) {
    this.#expect = expect;
    this.#sample = sample;
    this.#captured = captured;
    const { includes, json, sha256 } = expect;
    this.checksBody = includes.length > 0 || sha256 !== null || Object.keys(json).length > 0;
  }

  /** Whether the body of the next answer is to be kept. */
  wantsBody(): boolean {
    return this.checksBody && this.#sample.take();
  }

  /** @param kept whether the answer's body was kept */
  judge(
    answer: Pick<ResponseReader, 'status' | 'body' | 'header'>,
    kept: boolean,
  ): 'right' | 'status' | 'body' {
    const { status } = this.#expect;
    if (status === null ? answer.status >= 400 : answer.status !== status) {
      this.why = `answer ${status ?? 'below 400'}, got ${answer.status}`;
      return 'status';
    }
    if (!kept || !this.checksBody) return 'right';
    const bytes = answer.body();
    const same = this.#right?.equals(bytes) === true;
    this.#sample.took(bytes.length, same);
    if (same) return 'right';
    if (this.#wrong?.equals(bytes)) return 'body';
    const decoded = decodeBody(bytes, answer.header('content-encoding'));
    const difference =
      'problem' in decoded
        ? `be readable, but it ${decoded.problem}`
        : bodyDifference(this.#expect, decoded.body, this.#captured);
    if (difference === null) {
      this.#right = bytes;
      return 'right';
    }
    this.#wrong = bytes;
    this.#sample.alarm();
    this.why = `answer with a body to ${difference}`;
    return 'body';
  }
}
