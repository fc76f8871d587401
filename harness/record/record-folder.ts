import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { PacelineError } from '../errors/paceline-error.ts';
import { recordable } from '../secrets/recordable.ts';

/** Names of the files in the folder of a measurement. */
export const FILES = {
  manifest: 'run.json',
  trials: 'trials.jsonl',
  results: 'results.json',
  report: 'report.html',
  gate: 'gate.json',
  slos: 'slo-trials.jsonl',
  summary: 'summary.md',
  junit: 'junit.xml',
  nodes: 'nodes.json',
};

/** @throws OUTPUT_NOT_EMPTY where a folder holds a measurement already */
export function assertNoRecord(folder: string): void {
  if (!existsSync(join(folder, FILES.manifest))) return;
  throw new PacelineError('OUTPUT_NOT_EMPTY', `Expected ${folder} to hold no run yet, got one that does`);
}

interface Shapes<Manifest, Line, Results> {
  manifest: z.ZodType<Manifest>;
  /** A line of `trials.jsonl`. */
  line: z.ZodType<Line>;
  results: z.ZodType<Results>;
}

/**
 * The folder of one measurement. `run.json` is written first and never changed; `trials.jsonl` only grows, one whole
 * line a trial; the others are made from those two and replaced at once, so that no reader sees half a file.
 */
export abstract class RecordFolder<Manifest, Line, Results> {
  readonly folder: string;
  readonly #shapes: Shapes<Manifest, Line, Results>;

  protected constructor(folder: string, shapes: Shapes<Manifest, Line, Results>) {
    this.folder = folder;
    this.#shapes = shapes;
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  protected begin(manifest: Manifest): this {
    try {
      assertNoRecord(this.folder);
      mkdirSync(this.logs, { recursive: true });
      this.replace('manifest', `${JSON.stringify(manifest, null, 2)}\n`);
      writeFileSync(this.path('trials'), '');
    } catch (error) {
      if (error instanceof PacelineError) throw error;
      throw new PacelineError(
        'OUTPUT_NOT_WRITABLE',
        `Expected ${this.folder} to be a folder that can be written, got: ${(error as Error).message}`,
        { cause: error },
      );
    }
    return this;
  }

  /** The folder's own name, which is the run's id unless the user chose another folder. */
  get id(): string {
    return basename(this.folder);
  }

  get logs(): string {
    return join(this.folder, 'logs');
  }

  get reportPath(): string {
    return this.path('report');
  }

  append(line: Line): void {
    appendFileSync(this.path('trials'), `${JSON.stringify(recordable(line))}\n`);
  }

  writeResults(results: Results): void {
    this.replace('results', `${JSON.stringify(results, null, 2)}\n`);
  }

  writeReport(html: string): void {
    this.replace('report', html);
  }

  /** @throws RECORD_DAMAGED */
  readManifest(): Manifest {
    return this.parse('manifest', this.#shapes.manifest, this.read('manifest'));
  }

  /** @throws RECORD_DAMAGED */
  readResults(): Results {
    return this.parse('results', this.#shapes.results, this.read('results'));
  }

  /**
   * The trials in the order in which they were run. A last line without an end was being written when the
   * run was killed: it was never a trial, and is left out.
   * @throws RECORD_DAMAGED
   */
  readTrials(): Line[] {
    const lines = this.read('trials').split('\n');
    lines.pop();
    return lines.map((line, index) => this.parse('trials', this.#shapes.line, line, index + 1));
  }

  protected path(file: keyof typeof FILES): string {
    return join(this.folder, FILES[file]);
  }

  /** @throws RECORD_DAMAGED where it is not there */
  protected read(file: keyof typeof FILES): string {
    const path = this.path(file);
    if (existsSync(path)) return readFileSync(path, 'utf8');
    throw new PacelineError('RECORD_DAMAGED', `Expected ${path} to be there, got nothing`);
  }

  protected replace(file: keyof typeof FILES, text: string): void {
    const path = this.path(file);
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  }

  protected parse<Shape>(
    file: keyof typeof FILES,
    schema: z.ZodType<Shape>,
    text: string,
    line?: number,
  ): Shape {
    const place = `${this.path(file)}${line === undefined ? '' : `, line ${line},`}`;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new PacelineError(
        'RECORD_DAMAGED',
        `Expected ${place} to be JSON, got: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PacelineError(
      'RECORD_DAMAGED',
      `Expected ${place} to hold a ${file === 'trials' ? 'trial' : file} of this version, got: ` +
        `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
}
