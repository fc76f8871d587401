import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { recordable, recordableManifest } from '../secrets/recordable.ts';
import { CapacityManifest, CapacityResult, CapacityTrial } from './capacity.ts';
import { CompareManifest, CompareResult } from './compare.ts';
import { DuetTrial } from './duet.ts';
import { GateResult } from './gate.ts';
import { RunManifest } from './manifest.ts';
import { NodesManifest, NodesResult } from './nodes.ts';
import { FILES, RecordFolder } from './record-folder.ts';
import { withReplacedBy } from './replaced.ts';
import { RunResults } from './run.ts';
import { Trial } from './trial.ts';

/** Folder in that of a gate in which its repetition is kept. */
const CONFIRMATION = 'confirmation';

/** The folder of a `run`. */
export class RunStore extends RecordFolder<RunManifest, Trial, RunResults> {
  private constructor(folder: string) {
    super(folder, { manifest: RunManifest, line: Trial, results: RunResults });
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  static create(folder: string, manifest: RunManifest): RunStore {
    return new RunStore(folder).begin(recordableManifest(manifest));
  }

  static at(folder: string): RunStore {
    return new RunStore(folder);
  }

  /** @throws RECORD_DAMAGED */
  override readTrials(): Trial[] {
    return withReplacedBy(super.readTrials(), ({ order }) => order);
  }
}

/** A line of a comparison: a launch pair, or a trial of one side alone. */
const CompareLine = z.union([DuetTrial, Trial]);
export type CompareLine = z.infer<typeof CompareLine>;

/** The folder of a `compare`, or of a `gate`. */
export class CompareStore extends RecordFolder<CompareManifest, CompareLine, CompareResult> {
  private constructor(folder: string) {
    super(folder, { manifest: CompareManifest, line: CompareLine, results: CompareResult });
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  static create(folder: string, manifest: CompareManifest): CompareStore {
    return new CompareStore(folder).begin(recordableManifest(manifest));
  }

  static at(folder: string): CompareStore {
    return new CompareStore(folder);
  }

  /** @throws RECORD_DAMAGED */
  override readTrials(): CompareLine[] {
    const lines = super.readTrials();
    const pairs = lines.filter((line) => line.schema === 'paceline.duet/1');
    const trials = lines.filter((line) => line.schema === 'paceline.trial/1');
    return [...withReplacedBy(pairs, ({ block }) => block), ...withReplacedBy(trials, ({ order }) => order)];
  }

  /** Where the repetition of a gate is kept. */
  get confirmationFolder(): string {
    return join(this.folder, CONFIRMATION);
  }

  /** The repetition, if there was one. */
  get confirmation(): CompareStore | null {
    const folder = this.confirmationFolder;
    return existsSync(join(folder, FILES.manifest)) ? CompareStore.at(folder) : null;
  }

  /** Beside the comparison's own trials: launches of the change alone, on which a gate's SLOs are checked. */
  appendSloTrial(trial: Trial): void {
    appendFileSync(this.path('slos'), `${JSON.stringify(recordable(trial))}\n`);
  }

  /** @throws RECORD_DAMAGED */
  readSloTrials(): Trial[] {
    const path = this.path('slos');
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => this.parse('slos', Trial, line, index + 1));
  }

  /** A gate's result in the forms that people and CI systems read. */
  writeGateTexts({ summary, junit }: { summary: string; junit: string }): void {
    this.replace('summary', summary);
    this.replace('junit', junit);
  }

  writeGate(result: GateResult): void {
    this.replace('gate', `${JSON.stringify(result, null, 2)}\n`);
  }

  /** What a gate made of this comparison; null where it was not made for one. @throws RECORD_DAMAGED */
  readGate(): GateResult | null {
    const path = this.path('gate');
    return existsSync(path) ? this.parse('gate', GateResult, readFileSync(path, 'utf8')) : null;
  }
}

/** A line of a capacity search: a load at a rate, or a launch of a scale-up. */
const CapacityLine = z.union([CapacityTrial, Trial]);
export type CapacityLine = z.infer<typeof CapacityLine>;

/** The folder of a `capacity`. */
export class CapacityStore extends RecordFolder<CapacityManifest, CapacityLine, CapacityResult> {
  private constructor(folder: string) {
    super(folder, { manifest: CapacityManifest, line: CapacityLine, results: CapacityResult });
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  static create(folder: string, manifest: CapacityManifest): CapacityStore {
    return new CapacityStore(folder).begin(recordableManifest(manifest));
  }

  static at(folder: string): CapacityStore {
    return new CapacityStore(folder);
  }
}

/** The folder of a `nodes`: a folder of its own in it for each comparison, or one for the run in blocks. */
export class NodesStore extends RecordFolder<NodesManifest, never, NodesResult> {
  private constructor(folder: string) {
    super(folder, { manifest: NodesManifest, line: z.never(), results: NodesResult });
  }

  /** @throws OUTPUT_NOT_WRITABLE, OUTPUT_NOT_EMPTY */
  static create(folder: string, manifest: NodesManifest): NodesStore {
    return new NodesStore(folder).begin(recordable(manifest));
  }

  static at(folder: string): NodesStore {
    return new NodesStore(folder);
  }

  /** Where two versions of a variant are compared by turns. */
  duetFolder({ scenario, variant }: { scenario: string; variant: string }): string {
    return join(this.folder, `${scenario}-${variant}`);
  }

  /** Where all versions are measured in blocks. */
  get blocksFolder(): string {
    return join(this.folder, 'blocks');
  }

  override writeResults(result: NodesResult): void {
    this.replace('nodes', `${JSON.stringify(result, null, 2)}\n`);
  }

  /** @throws RECORD_DAMAGED */
  override readResults(): NodesResult {
    return this.parse('nodes', NodesResult, this.read('nodes'));
  }
}

export type AnyStore = RunStore | CompareStore | CapacityStore | NodesStore;

/** Whether a folder holds a measurement. */
export function isRecord(folder: string): boolean {
  return existsSync(join(folder, FILES.manifest));
}
