import type Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';
import { reasonOf } from '../../runtime/engine/failure.ts';
import { labelsOf } from '../../runtime/engine/labels.ts';

/** Where a task finds its key. */
const KEY_FILE = '/run/secrets/paceline-generator-key';
/** How often tasks are looked at, ms. */
const LOOK = 500;
/** How often the engine is asked what became of a task whose connection closed: it takes a moment to know. */
const EXPLANATIONS = 8;
/** What a task may take from being asked for until it reports: it may be fetching an image, ms. */
const START_MS = 120_000;

export interface ServiceOptions {
  engine: Docker;
  /** ID or name of an image. */
  image: string;
  /** Id of the run, in names and labels. */
  run: string;
  generators: number;
  /** `host:port` where they report. */
  control: string;
  key: Buffer;
}

interface Task {
  /** Left out for slot 0. */
  Slot?: number;
  Status?: { State?: string; Err?: string; Message?: string };
}

/**
 * Generators as a replicated job of a swarm: so many tasks at once, each run once and never again. What it
 * is made of carries the run's label, and is removed by it.
 */
export class GeneratorService {
  readonly #engine: Docker;
  readonly #generators: number;
  #service = '';
  #closed = false;
  #looking: NodeJS.Timeout | undefined;

  private constructor({ engine, generators }: ServiceOptions) {
    this.#engine = engine;
    this.#generators = generators;
  }

  /** @throws GENERATORS_NOT_STARTED */
  static async create(options: ServiceOptions): Promise<GeneratorService> {
    const made = new GeneratorService(options);
    try {
      await made.#create(options);
    } catch (error) {
      throw notStarted(options.generators, reasonOf(error), error);
    }
    return made;
  }

  /**
   * Rejects when a task has failed, or when not all have reported in time; never resolves.
   * @param present how many have reported
   * @throws GENERATORS_NOT_STARTED, GENERATOR_LOST
   */
  failure(present: () => number): Promise<never> {
    const since = Date.now();
    return new Promise((_resolve, reject) => {
      const look = async () => {
        try {
          const all = present() === this.#generators;
          const [failed] = await this.#failed();
          if (failed !== undefined && all) reject(lost(failed, this.#generators));
          else if (failed !== undefined) reject(notStarted(this.#generators, inWords(failed)));
          else if (!all && Date.now() - since > START_MS) {
            const states = (await this.#tasks()).map(inWords).join('; ');
            const got = `${present()} in ${START_MS / 1000} s; the engine says: ${states || 'nothing of any'}`;
            reject(notStarted(this.#generators, got));
          }
        } catch (error) {
          // Once all are here their connections tell of a loss; an engine that is busy is none.
          if (present() < this.#generators) {
            reject(notStarted(this.#generators, reasonOf(error), error));
          }
        }
      };
      this.#looking = setInterval(look, LOOK);
    });
  }

  /** What the engine has to say of a generator that was lost; null if it knows of nothing. @param index from 0 */
  async explain(index: number): Promise<string | null> {
    for (let times = 0; times < EXPLANATIONS && !this.#closed; times++) {
      const failed = await this.#failed().catch(() => []);
      const task = failed.find(({ Slot }) => (Slot ?? 0) === index);
      if (task !== undefined) return inWords(task);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    return null;
  }

  /** Looks at its tasks no more. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
  }

  async #create({ engine, image, run, generators, control, key }: ServiceOptions): Promise<void> {
    const labels = labelsOf(run);
    const name = `paceline-${run}`;
    // The types know of no ID here; the engine's API answers with nothing else.
    const secret = (await engine.createSecret({
      Name: `${name}-key`,
      Labels: labels,
      Data: Buffer.from(key.toString('hex')).toString('base64'),
    })) as unknown as { id: string };
    const service = await engine.createService({
      Name: name,
      Labels: labels,
      Mode: { ReplicatedJob: { MaxConcurrent: generators, TotalCompletions: generators } },
      TaskTemplate: {
        ContainerSpec: {
          Image: image,
          Labels: labels,
          Init: true,
          StopGracePeriod: 1e9,
          Env: [
            `PACELINE_CONTROL=${control}`,
            'PACELINE_SLOT={{.Task.Slot}}',
            `PACELINE_KEY_FILE=${KEY_FILE}`,
          ],
          Secrets: [
            {
              File: { Name: 'paceline-generator-key', UID: '0', GID: '0', Mode: 0o444 },
              SecretID: secret.id,
              SecretName: `${name}-key`,
            },
          ],
        },
        // A second start would come to an instant that is over.
        RestartPolicy: { Condition: 'none' },
        // A network of its own would put translation and encapsulation into what is measured.
        Networks: [{ Target: 'host' }],
      },
    } as Docker.CreateServiceOptions);
    this.#service = (service as unknown as { id: string }).id;
  }

  async #failed(): Promise<Task[]> {
    return (await this.#tasks()).filter(({ Status }) =>
      ['failed', 'rejected', 'orphaned', 'shutdown'].includes(Status?.State ?? ''),
    );
  }

  async #tasks(): Promise<Task[]> {
    const filters = JSON.stringify({ service: [this.#service] });
    return (await this.#engine.listTasks({ filters })) as Task[];
  }
}

function inWords({ Status: status }: Task): string {
  const why = status?.Err ?? status?.Message ?? '';
  return `a task that is ${status?.State ?? 'unknown'}${why === '' ? '' : ` (${why})`}`;
}

function lost(task: Task, generators: number): PacelineError {
  const which = `generator ${(task.Slot ?? 0) + 1} of ${generators}`;
  return new PacelineError('GENERATOR_LOST', `Expected the result of ${which}, got ${inWords(task)}`);
}

function notStarted(generators: number, got: string, cause?: unknown): PacelineError {
  const expected = `Expected ${generators} generator${generators === 1 ? '' : 's'} to start on the swarm`;
  return new PacelineError('GENERATORS_NOT_STARTED', `${expected}, got ${got}`, { cause });
}
