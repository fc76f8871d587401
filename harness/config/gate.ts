import { z } from 'zod';
import { MayDiffer } from './may-differ.ts';
import { RequestSpec, SetupRequest } from './scenario.ts';
import { Slo } from './slo.ts';

/** A share, e.g. 0.02 or `2%`. */
const Share = z.union([
  z.number().min(0).lt(1),
  z
    .string()
    .regex(/^\d+(\.\d+)?\s*%$/)
    .transform((text) => Number.parseFloat(text) / 100)
    .pipe(z.number().min(0).lt(1)),
]);

/** How `paceline gate` gets, starts and asks a service, and what it demands of it. */
export const Gate = z.strictObject({
  /** Shell-style command that installs dependencies in a fresh checkout, e.g. `npm ci`. */
  install: z.string().optional(),
  /** Shell-style command that builds it, e.g. `npm run build`; run in both trees. */
  build: z.string().optional(),
  /** Shell-style command that starts it; it gets its port as `{port}` and in PORT. */
  start: z.string(),
  /** Settings given to the service's environment; `{arm}` in a value is `a` for the base and `b` for the change. */
  env: z.record(z.string(), z.string()).default({}),
  /** What it needs: a PostgreSQL, with a database of its own for each side. It sets DATABASE_URL. */
  services: z.array(z.enum(['postgres'])).default([]),
  /** Shell-style command that fills what a side needs, e.g. `node seed.js`; run once in each tree, in its environment. */
  prepare: z.string().optional(),
  /** A port the service insists on, where it does not read PORT: then both can't run at once, and Paceline says so. */
  port: z.int().min(1).max(65_535).optional(),
  /** Path that answers 2xx when the service is ready. */
  ready: z.string().startsWith('/').default('/'),
  readyTimeoutSeconds: z.number().positive().max(600).default(30),
  requests: z.array(RequestSpec).min(1),
  /** Asked once of each launch before them, in this order, e.g. a login whose token they send. */
  setup: z.array(SetupRequest).optional(),
  /** Seconds after which an unanswered request counts as an error. */
  timeoutSeconds: z.number().positive().max(600).default(10),
  /** Requests that are under way at once to each side; 1 times the single request. */
  connections: z.int().min(1).max(1000).default(1),
  /** Change that is too small to matter. */
  margin: Share.default(0.02),
  /** Metric -> change that is too small to matter, in place of `margin`. */
  margins: z.record(z.string(), Share).default({}),
  /** Metrics whose verdicts count. */
  gating: z.array(z.string()).min(1).optional(),
  /** What is asked of the service whatever the change did, e.g. `p99<50ms`, `errors<0.1%`. */
  slos: z.array(Slo).prefault([]),
  /** Requests a second at which SLOs are checked, sent when due; without it, 10 connections that each wait. */
  rate: z.number().positive().max(1_000_000).optional(),
  /** Seconds of load a decision may take. */
  budgetSeconds: z.number().positive().max(3600).default(60),
  /** Git ref to compare with; without one, the merge base with the default branch. */
  base: z.string().optional(),
  /** Whether a change may answer differently from its base: all, or a list of routes and of JSON paths in their answers. */
  answersMayDiffer: MayDiffer.default(false),
});
export type Gate = z.output<typeof Gate>;
