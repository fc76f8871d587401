/** Characters of a line beyond which it is none of a probe's: a beat of many collections has some ten thousand. */
const LONGEST = 1_000_000;

/** Cuts what comes in pieces into lines, and never holds more of one than a probe would send. */
export class Lines {
  #rest = '';
  #skipping = false;

  /** The lines that this piece ends; `tooLong` are those of which an end was let go. */
  take(piece: string): { lines: string[]; tooLong: number } {
    const parts = piece.split('\n');
    const rest = parts.pop() ?? '';
    const lines: string[] = [];
    let tooLong = 0;
    for (const part of parts) {
      if (this.#skipping || this.#rest.length + part.length > LONGEST) tooLong += 1;
      else lines.push(this.#rest + part);
      this.#rest = '';
      this.#skipping = false;
    }
    if (this.#skipping) return { lines, tooLong };
    if (this.#rest.length + rest.length > LONGEST) {
      this.#rest = '';
      this.#skipping = true;
    } else {
      this.#rest += rest;
    }
    return { lines, tooLong };
  }
}
