import { z } from 'zod';
import { jsonAsBody } from './json-body.ts';
import { Param } from './param.ts';

/**
 * A scenario is one question, asked of several variants of a service. It is pure data: this file
 * gives its shape, `scenarios/` (or a user's config file) gives the content.
 */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Any token (RFC 9110, section 9.1); the common ones in capitals, however they are written, others as they are. */
const Method = z
  .string()
  .refine((text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text) && text.toUpperCase() !== 'CONNECT', {
    error: 'to be a method such as GET, OPTIONS or PURGE, and not CONNECT',
  })
  .overwrite((text) => (METHODS.includes(text.toUpperCase()) ? text.toUpperCase() : text));

const RequestShape = z.strictObject({
  /** What this kind of request is called in figures and SLOs; without one, its method and path. */
  name: z
    .string()
    .regex(/^[^\s,<>][^,<>]*$/, { error: 'to be a name without commas, < and >' })
    .max(100)
    .optional(),
  /** Without one GET, or POST where there is a body. */
  method: Method.default('GET'),
  /** Path with placeholders, e.g. `/customers/{customer}/orders`; each placeholder is a key of `params`. */
  path: z.string().startsWith('/'),
  /** Placeholder -> what it is drawn from, by the plan's seed. */
  params: z.record(z.string(), Param).default({}),
  /** Name -> text, or texts for a header that is sent repeatedly; cookies are joined. In UTF-8. */
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).default({}),
  /** Text, or `@name` for the bytes of a file; `text` is no name of a file. The placeholders of `params` are replaced in it. */
  body: z
    .union([z.string(), z.strictObject({ text: z.string() }), z.strictObject({ base64: z.base64() })], {
      error: 'to be text, @ and the name of a file, { "text": "..." } or { "base64": "..." }',
    })
    .optional(),
  /** Share of this request among all requests of the workload, relative to the others. */
  weight: z.int().min(1).max(100).default(1),
  /** What a right answer looks like. Checked before a variant is measured; the status also during. */
  expect: z
    .strictObject({
      status: z.int().min(100).max(599).default(200),
      /** Every `includes` must occur in the body. */
      includes: z.array(z.string()).default([]),
      /** The body must be JSON in which these values stand at these dotted paths. */
      json: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
      /** Hex SHA-256 of the whole body, for answers that never vary. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    })
    .prefault({}),
});
export type RequestSpec = z.output<typeof RequestShape>;

/** A request of a workload, and the answer that proves the target does its work. */
export const RequestSpec = z.preprocess(postsBody, RequestShape) as unknown as z.ZodType<
  RequestSpec,
  // Whatever comes is looked at; a person writes this.
  z.input<typeof RequestShape>
>;
/** Names of the fields of a request. */
export const REQUEST_FIELDS: readonly string[] = Object.keys(RequestShape.shape);

/** Where in an answer a value stands that later requests need. */
export const Capture = z.union(
  [
    /** Dotted path in a body of JSON, e.g. `user.id`. */
    z.strictObject({ json: z.string().min(1) }),
    z.strictObject({ header: z.string().min(1) }),
    /** Name of a cookie that the answer sets. */
    z.strictObject({ cookie: z.string().min(1) }),
  ],
  { error: 'to be { "json": "access_token" }, { "header": "x-token" } or { "cookie": "sid" }' },
);
export type Capture = z.output<typeof Capture>;

const SetupShape = RequestShape.omit({ params: true, weight: true }).extend({
  /** In place of `body`: a value that is sent as JSON. It is read into `body` and `headers`. */
  json: z.unknown().optional(),
  /** Name -> where its value stands in the answer; all requests of the workload may hold it, as `{name}`. */
  capture: z.record(z.string().regex(/^\w+$/), Capture).default({}),
});
export type SetupRequest = z.output<typeof SetupShape>;

/** Asked once of each launch, before the requests of the workload, e.g. a login. */
export const SetupRequest = z.preprocess(
  (value) => postsBody(jsonAsBody(value)),
  SetupShape,
) as unknown as z.ZodType<SetupRequest, z.input<typeof SetupShape>>;

/** A body without a method is posted, as curl does. */
function postsBody(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { body, method } = value as Record<string, unknown>;
  return body === undefined || method !== undefined ? value : { ...value, method: 'POST' };
}

const ClosedWorkload = z.strictObject({
  mode: z.literal('closed'),
  /** Connections; each sends its next request when the answer to the last has come. */
  connections: z.int().min(1).max(10_000),
  requests: z.array(RequestSpec).min(1),
  /** Asked once of each launch before them, in this order. */
  setup: z.array(SetupRequest).optional(),
  /** Seconds after which an unanswered request counts as an error of kind `timeout`. */
  timeoutSeconds: z.number().positive().max(600).default(10),
});

const OpenWorkload = z.strictObject({
  mode: z.literal('open'),
  /** Requests per second, sent when they are due, whatever the answers do. */
  rate: z.number().positive().max(1_000_000),
  arrivals: z.enum(['constant', 'poisson']).default('constant'),
  requests: z.array(RequestSpec).min(1),
  /** Asked once of each launch before them, in this order. */
  setup: z.array(SetupRequest).optional(),
  /** Seconds after its due time at which an unanswered request counts as an error of kind `timeout`. */
  timeoutSeconds: z.number().positive().max(600).default(10),
  /** Connections grow as needed up to as many, or as far as the machine allows; beyond, a due request is shed and counted. */
  maxConnections: z.int().min(1).max(50_000).optional(),
});

/** A cheap request sent at a steady low rate beside the workload: what the rest of the service feels. */
const Neighbour = z.strictObject({
  request: RequestSpec,
  /** Requests per second, sent when they are due, whatever the answers do. */
  rate: z.number().positive().max(10_000),
});

export const Workload = z.discriminatedUnion('mode', [ClosedWorkload, OpenWorkload]);
export type Workload = z.output<typeof Workload>;

/** Which cores a target may use: `alone` = cores that the generator does not use; `all` = every core. */
export const Cores = z.enum(['alone', 'all']);
export type Cores = z.output<typeof Cores>;

export const Variant = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string(),
  /** Shell-style command; `{port}` is replaced, and PORT is set. Or `server`, a file of `targets/`. */
  command: z.string().optional(),
  /** A server of the `targets/` workspace, e.g. `db-pooling/server.js`. */
  server: z.string().optional(),
  /** Folder that the command runs in; without one, that in which Paceline was called. */
  cwd: z.string().optional(),
  /** Settings given to the target's environment. */
  env: z.record(z.string(), z.string()).default({}),
  /** The variant this one is compared with, when it is not the scenario's `reference`. */
  reference: z.string().optional(),
  /** A port the server insists on, where it does not read PORT. */
  port: z.int().min(1).max(65_535).optional(),
  /** Node version it runs on, such as `22` or `24.11.1`; without one, that of Paceline. */
  node: z.string().optional(),
  /** Image of its container, for `--runtime docker`; without one, that of the built-in servers. Its own command unless `command` is given. */
  image: z.string().min(1).optional(),
  /** What its container may use at most: CPUs, e.g. 0.5, and memory in MB (10^6 bytes). A process has no limits. */
  limits: z
    .strictObject({ cpus: z.number().positive().optional(), memoryMb: z.number().min(16).optional() })
    .optional(),
  /** Replaces the scenario's workload for this variant. */
  workload: Workload.optional(),
});
export type Variant = z.output<typeof Variant>;

/** What is commonly said of two variants, and so what this scenario puts to the test. */
export const Expectation = z.strictObject({
  id: z.string(),
  /** The claim in one sentence. */
  claim: z.string(),
  variant: z.string(),
  /** Compared with the variant's reference. */
  metric: z.string(),
  direction: z.enum(['improved', 'regressed']),
  /** Said when the measurement shows otherwise: why that can be, and which numbers beside it show so. */
  otherwise: z.string(),
});
export type Expectation = z.output<typeof Expectation>;

/** A setting of a scenario that can be swept: which variable of the environment sets it, and which variant reads it. */
const Setting = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  variant: z.string(),
});

export const Scenario = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string(),
    /** The question, as a person would ask it. */
    question: z.string(),
    /** Why the answer matters. */
    why: z.string(),
    /** What to look at in the report. */
    lookAt: z.array(z.string()),
    /** Services the targets need; each sets environment variables for them. */
    services: z.array(z.enum(['postgres'])).default([]),
    cores: Cores.default('alone'),
    workload: Workload,
    neighbour: Neighbour.optional(),
    /** Path that answers 2xx when the target is ready. */
    ready: z.string().startsWith('/').default('/healthz'),
    reference: z.string(),
    variants: z.array(Variant).min(1),
    /** Metrics whose verdicts count for the comparison as a whole. */
    gating: z.array(z.string()).min(1).default(['throughput', 'latencyP99']),
    expectations: z.array(Expectation).default([]),
    /** Name, as in `--sweep pool=1,2,5` -> what it sets. */
    settings: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Setting).default({}),
  })
  .superRefine(checkNames);
/** What the shape alone can't say: names that must exist, and be there once. */
function checkNames(scenario: Names, context: z.RefinementCtx): void {
  const names = scenario.variants.map((variant) => variant.name);
  const complain = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const one = `to be a variant of this scenario (${names.join(', ')})`;
  if (!names.includes(scenario.reference)) complain(['reference'], one);
  scenario.variants.forEach((variant, index) => {
    const { name, reference, server, command } = variant;
    if (names.indexOf(name) !== index) complain(['variants', index, 'name'], 'to be there once');
    if (reference !== undefined && !names.includes(reference))
      complain(['variants', index, 'reference'], one);
    const own = command !== undefined || variant.image !== undefined;
    if ((server === undefined) !== own) {
      complain(['variants', index], 'to have either a `command` or a `server` (or an `image`)');
    }
  });
  scenario.expectations.forEach(({ variant }, index) => {
    if (!names.includes(variant)) complain(['expectations', index, 'variant'], one);
  });
  for (const [name, { variant }] of Object.entries(scenario.settings)) {
    if (!names.includes(variant)) complain(['settings', name, 'variant'], one);
  }
}

interface Names {
  reference: string;
  variants: Variant[];
  expectations: Expectation[];
  settings: Record<string, z.output<typeof Setting>>;
}

/** A scenario with every default filled in. */
export type Scenario = z.output<typeof Scenario>;
/** A scenario as a person writes it. */
export type ScenarioInput = z.input<typeof Scenario>;
