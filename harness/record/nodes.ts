import { z } from 'zod';
import { Comparison, Verdict } from './comparison.ts';
import { Estimate } from './estimate.ts';
import { Fingerprint } from './fingerprint.ts';

const Maybe = Estimate.nullable();

/** One variant on one version. `not supported`: what the service itself says it does not run on. */
const Cell = z.object({
  version: z.string(),
  state: z.enum(['measured', 'invalid', 'not run', 'not supported']),
  /** What the process said it is, each answer once; empty where no probe could tell. */
  ran: z.array(z.string()),
  reasons: z.array(z.string()),
  /** Null where this way of measuring does not read it. */
  throughput: Maybe,
  latencyP99: Maybe,
  serviceTime: Maybe,
  cpuPerRequest: Maybe,
  rss: Maybe,
});

/** A variant under each version: its name in the plan by version; null where the version is not supported. */
const PlannedRow = z.object({
  scenario: z.string(),
  variant: z.string(),
  names: z.array(
    z.object({ version: z.string(), name: z.string().nullable(), reason: z.string().nullable() }),
  ),
});
export type PlannedRow = z.infer<typeof PlannedRow>;

const Version = z.object({
  spec: z.string(),
  version: z.string(),
  /** Where its binary came from; null in a container. */
  source: z.string().nullable(),
  note: z.string().nullable(),
});

/** What both say of what was asked. */
const ASKED = {
  id: z.string(),
  startedAt: z.iso.datetime(),
  command: z.string(),
  fingerprint: Fingerprint,
  runtime: z.enum(['process', 'docker']),
  /** Two versions by turns, request by request; more in randomised blocks. */
  method: z.enum(['duet', 'blocks']),
  versions: z.array(Version),
};

/** `run.json` of a `nodes`: what it set out to do, written before anything is measured. */
export const NodesManifest = z.object({
  schema: z.literal('paceline.nodes-manifest/1'),
  ...ASKED,
  rows: z.array(PlannedRow),
});
export type NodesManifest = z.infer<typeof NodesManifest>;

/** `nodes --json`: the matrix of what was asked by Node version. */
export const NodesResult = z.object({
  schema: z.literal('paceline.nodes/1'),
  ...ASKED,
  rows: z.array(
    z.object({
      scenario: z.string(),
      variant: z.string(),
      cells: z.array(Cell),
      /** Every two versions that both were measured, `a` the earlier named. */
      pairs: z.array(
        z.object({ a: z.string(), b: z.string(), verdict: Verdict, comparisons: z.array(Comparison) }),
      ),
    }),
  ),
  notes: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type NodesResult = z.infer<typeof NodesResult>;
export type NodesCell = z.infer<typeof Cell>;
