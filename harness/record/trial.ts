import { z } from 'zod';
import { CpuCount } from './cpu.ts';
import { LoadResult } from './load.ts';
import { ProbeProcess } from './probe.ts';
import { Turnover } from './turnover.ts';

/** Which cores each part ran on; `shared` says in words what had to share one. */
export const Placement = z.object({
  generator: z.array(z.int()),
  target: z.array(z.int()),
  services: z.array(z.int()),
  shared: z.array(z.string()),
});
export type Placement = z.infer<typeof Placement>;

/** One fresh start of a target. */
export const Launch = z.object({
  pid: z.int(),
  command: z.string(),
  /** The settings the variant gave its environment. */
  env: z.record(z.string(), z.string()),
  runtime: z.enum(['process', 'docker']),
  /** Node version as the process itself says; null where no probe ran. */
  node: z.string().nullable(),
  port: z.int(),
  /** Milliseconds from start to the first good answer of the ready path. */
  readyMs: z.number(),
  placement: Placement,
  /** Files that keep what the target printed, relative to the run's folder. */
  logs: z.object({ stdout: z.string(), stderr: z.string() }),
  /** The image's digest, what the container was allowed, and what it used over the load; null for a process. */
  container: z
    .object({
      imageId: z.string(),
      limits: z.object({ cpus: z.number().nullable(), memoryMb: z.number().nullable() }),
      throttled: z
        .object({ periods: z.int(), throttledPeriods: z.int(), throttledSeconds: z.number() })
        .nullable(),
      memoryPeakMb: z.number().nullable(),
    })
    .nullable()
    .optional(),
  /** Who of those that answered ended or came during the load; left out where nobody ended. */
  turnover: Turnover.optional(),
  /** Lines on the probe's channel that no probe sent; left out where none. */
  foreignLines: z.int().optional(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable(), forced: z.boolean() }).nullable(),
});
export type Launch = z.infer<typeof Launch>;

const TrialBase = z.object({
  schema: z.literal('paceline.trial/1'),
  scenario: z.string(),
  variant: z.string(),
  /** From 1. */
  block: z.int(),
  /** Place in the plan's order, from 1. */
  order: z.int(),
  /** Asked again since the machine, not the target, had spoiled an earlier one: its order. */
  replaces: z.int().optional(),
  /** Order of the trial that stands in its place; known only when all are read. */
  replacedBy: z.int().optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});

/** Lengths of the load's two parts; the window follows the warm-up without a gap. */
export const Window = z.object({ warmupSeconds: z.number(), durationSeconds: z.number() });
export type Window = z.infer<typeof Window>;

export const MeasuredTrial = TrialBase.extend({
  state: z.literal('measured'),
  launch: Launch,
  window: Window,
  load: LoadResult,
  neighbour: LoadResult.nullable(),
  /** One entry a process, the primary or only one first; empty without a probe. */
  probe: z.array(ProbeProcess),
  /** CPU of all its processes over the window; null where nobody counts; not in records of old. */
  cpu: CpuCount.nullable().optional(),
});
export type MeasuredTrial = z.infer<typeof MeasuredTrial>;

/** A trial that can't be believed. What was measured all the same is kept, and never compared. */
export const InvalidTrial = TrialBase.extend({
  state: z.literal('invalid'),
  /** Code from the error catalogue, and its message. */
  reason: z.object({ code: z.string(), message: z.string() }),
  launch: Launch.nullable(),
  window: Window.nullable(),
  load: LoadResult.nullable(),
  neighbour: LoadResult.nullable(),
  probe: z.array(ProbeProcess),
});
export type InvalidTrial = z.infer<typeof InvalidTrial>;

/** One workload against one launch: one line of `trials.jsonl`. */
export const Trial = z.discriminatedUnion('state', [MeasuredTrial, InvalidTrial]);
export type Trial = z.infer<typeof Trial>;
