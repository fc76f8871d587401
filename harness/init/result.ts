import { z } from 'zod';

/** A GET route that a search of the source files came upon. */
export const FoundRoute = z.object({
  path: z.string(),
  /** Where it is written, relative to the project. */
  file: z.string(),
  line: z.int(),
  /** Whether all that stands before it, such as `/api`, could be told; else the path may be longer. */
  whole: z.boolean(),
});
export type FoundRoute = z.infer<typeof FoundRoute>;

/** What `paceline init` found in a project. Routes and port come from a search for text, so they are guesses. */
export const ProjectFacts = z.object({
  name: z.string().nullable(),
  framework: z.enum(['express', 'fastify', 'http']).nullable(),
  packageManager: z.enum(['npm', 'pnpm', 'yarn', 'bun']),
  /** Null where there is none. */
  lockFile: z.string().nullable(),
  typescript: z.boolean(),
  module: z.enum(['esm', 'commonjs']),
  /** Whether the project has `paceline` among its dependencies, installed: a config can then import from it. */
  pacelineInstalled: z.boolean(),
  /** Shell-style commands; null where none is needed. */
  install: z.string().nullable(),
  build: z.string().nullable(),
  start: z.object({
    command: z.string(),
    /** What it was taken from, e.g. `scripts.start`. */
    from: z.string(),
  }),
  port: z.object({
    fromEnvironment: z.boolean(),
    /** A number that is written in the code; only looked for where PORT is not read. */
    fixed: z.object({ port: z.int(), file: z.string(), line: z.int() }).nullable(),
  }),
  routes: z.array(FoundRoute),
  /** The path that is asked until the service is ready. */
  ready: z.string(),
  /** The paths that the draft measures, each with how often it is asked relative to the others. */
  requests: z.array(z.object({ path: z.string(), weight: z.int() })),
  searched: z.object({
    files: z.int(),
    /** Whether there was more than is searched. */
    cut: z.boolean(),
  }),
});
export type ProjectFacts = z.infer<typeof ProjectFacts>;

export const InitFile = z.object({
  /** Relative to the project, with forward slashes. */
  path: z.string(),
  content: z.string(),
  /** How it stands to what is on disk. */
  state: z.enum(['new', 'same', 'differs']),
  written: z.boolean(),
});
export type InitFile = z.infer<typeof InitFile>;

/** `init --json`: what was drafted, whether it was written, and what it rests on. */
export const InitResult = z.object({
  schema: z.literal('paceline.init/1'),
  files: z.array(InitFile),
  found: ProjectFacts,
  warnings: z.array(z.string()),
});
export type InitResult = z.infer<typeof InitResult>;
