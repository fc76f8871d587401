import { Worker } from 'node:worker_threads';

/** What a worker of the pool posts for each task. */
export type Reply<Result> = { ok: true; result: Result } | { ok: false; error: unknown };

interface Job<Task, Result> {
  task: Task;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** A fixed number of threads that live on; tasks wait in line, first come first served. */
export class WorkerPool<Task, Result> {
  readonly #script: URL;
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Job<Task, Result>>();
  readonly #queue: Job<Task, Result>[] = [];
  readonly #unanswered = new Set<Promise<Result>>();
  #missing = 0;
  #closed = false;

  constructor(script: URL, size: number) {
    this.#script = script;
    for (let count = 0; count < size; count += 1) this.#idle.push(this.#start());
  }

  run(task: Task): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('The worker pool is closed'));
    const answer = new Promise<Result>((resolve, reject) => {
      this.#queue.push({ task, resolve, reject });
      this.#dispatch();
    });
    this.#unanswered.add(answer);
    const forget = () => this.#unanswered.delete(answer);
    answer.then(forget, forget);
    return answer;
  }

  /** Finishes what was accepted, then ends the threads. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#unanswered);
    await Promise.all(this.#idle.map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    worker.on('message', (reply: Reply<Result>) => this.#settle(worker, reply));
    // An error that the task let through ends the thread; `exit` follows and sees to the rest.
    worker.on('error', (error) => this.#running.get(worker)?.reject(error));
    worker.on('exit', (code) => this.#bury(worker, code));
    return worker;
  }

  #settle(worker: Worker, reply: Reply<Result>): void {
    const job = this.#running.get(worker);
    this.#running.delete(worker);
    this.#idle.push(worker);
    this.#dispatch();
    if (reply.ok) job?.resolve(reply.result);
    else job?.reject(reply.error);
  }

  #bury(worker: Worker, code: number): void {
    this.#running.get(worker)?.reject(new Error(`A worker ended during its task (exit code ${code})`));
    this.#running.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#missing += 1;
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.shift() ?? this.#replacement();
      if (!worker) return;
      const job = this.#queue.shift();
      if (!job) return;
      this.#running.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  /** Only when a task asks for it: a script that fails as it loads would otherwise be started for ever. */
  #replacement(): Worker | undefined {
    if (this.#missing === 0) return undefined;
    this.#missing -= 1;
    return this.#start();
  }
}
