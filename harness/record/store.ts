import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { PacelineError } from '../errors/paceline-error.ts';
import { RunManifest } from './manifest.ts';
import { RunResults } from './run.ts';
import { Trial } from './trial.ts';

const FILES = {
  manifest: 'run.json',
  trials: 'trials.jsonl',
  results: 'results.json',
  report: 'report.html',
};

/**
 * The folder of one run. `run.json` is written first and never changed; `trials.jsonl` only grows, one whole
 * line a trial; the others are made from those two and replaced at once, so that no reader sees half a file.
 */
export class RunStore {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  static create(folder: string, manifest: RunManifest): RunStore {
    const store = new RunStore(folder);
    try {
      mkdirSync(store.logs, { recursive: true });
      if (existsSync(store.#path('manifest'))) {
        throw new PacelineError(
          'OUTPUT_NOT_EMPTY',
          `Expected ${folder} to hold no run yet, got one that does`,
        );
      }
      store.#replace('manifest', `${JSON.stringify(manifest, null, 2)}\n`);
      writeFileSync(store.#path('trials'), '');
    } catch (error) {
      if (error instanceof PacelineError) throw error;
      throw new PacelineError(
        'OUTPUT_NOT_WRITABLE',
        `Expected ${folder} to be a folder that can be written, got: ${(error as Error).message}`,
        { cause: error },
      );
    }
    return store;
  }

  /** @throws RUN_NOT_FOUND if the folder holds no run */
  static open(folder: string): RunStore {
    const store = new RunStore(folder);
    if (!existsSync(store.#path('manifest'))) {
      throw new PacelineError(
        'RUN_NOT_FOUND',
        `Expected ${folder} to hold a run, got no ${FILES.manifest} there`,
      );
    }
    return store;
  }

  /** Folders of runs below a folder, oldest first. */
  static list(parent: string): RunStore[] {
    if (!existsSync(parent)) return [];
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter((folder) => existsSync(join(folder, FILES.manifest)))
      .sort()
      .map((folder) => new RunStore(folder));
  }

  /** The folder's own name, which is the run's id unless the user chose another folder. */
  get id(): string {
    return basename(this.folder);
  }

  get logs(): string {
    return join(this.folder, 'logs');
  }

  get reportPath(): string {
    return this.#path('report');
  }

  append(trial: Trial): void {
    appendFileSync(this.#path('trials'), `${JSON.stringify(trial)}\n`);
  }

  writeResults(results: RunResults): void {
    this.#replace('results', `${JSON.stringify(results, null, 2)}\n`);
  }

  writeReport(html: string): void {
    this.#replace('report', html);
  }

  /** @throws RECORD_DAMAGED */
  readManifest(): RunManifest {
    return this.#parse('manifest', RunManifest, readFileSync(this.#path('manifest'), 'utf8'));
  }

  /** @throws RECORD_DAMAGED */
  readResults(): RunResults {
    const path = this.#path('results');
    if (!existsSync(path)) {
      throw new PacelineError('RECORD_DAMAGED', `Expected ${path} to be there, got nothing`);
    }
    return this.#parse('results', RunResults, readFileSync(path, 'utf8'));
  }

  /**
   * The trials in the order in which they were run. A last line without an end was being written when the
   * run was killed: it was never a trial, and is left out.
   * @throws RECORD_DAMAGED
   */
  readTrials(): Trial[] {
    const text = readFileSync(this.#path('trials'), 'utf8');
    const lines = text.split('\n');
    lines.pop();
    return lines.map((line, index) => this.#parse('trials', Trial, line, index + 1));
  }

  #path(file: keyof typeof FILES): string {
    return join(this.folder, FILES[file]);
  }

  #replace(file: keyof typeof FILES, text: string): void {
    const path = this.#path(file);
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  }

  #parse<Schema extends z.ZodType>(
    file: keyof typeof FILES,
    schema: Schema,
    text: string,
    line?: number,
  ): z.output<Schema> {
    const place = `${this.#path(file)}${line === undefined ? '' : `, line ${line},`}`;
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
