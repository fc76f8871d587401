/** What the command's exit status says; the design's contract with scripts. */
export const EXIT = {
  pass: 0,
  regressed: 1,
  usage: 2,
  invalid: 3,
  inconclusive: 4,
  interrupted: 130,
} as const;

interface Entry {
  exit: number;
  /** What to do next, one sentence. */
  hint: string;
}

/**
 * Every error a user can meet: its code, its exit status and what to do next. The message, "Expected X to
 * be Y, got Z", is written where the error is found, since only there X and Z are known.
 */
export const CATALOGUE = {
  UNKNOWN_SCENARIO: { exit: EXIT.usage, hint: 'Run `paceline run --help` for the scenarios there are.' },
  UNKNOWN_VARIANT: { exit: EXIT.usage, hint: 'Name one of the variants listed above.' },
  BAD_OPTION: { exit: EXIT.usage, hint: 'See `paceline --help` and the help of the command.' },
  BAD_CONFIG: {
    exit: EXIT.usage,
    hint: 'Correct the config file; `paceline schema` prints what it may hold.',
  },
  NODE_NOT_FOUND: {
    exit: EXIT.usage,
    hint: 'Name a version that was released, e.g. 22.21.1, 22.21, 22, lts or current.',
  },
  NO_GATE: {
    exit: EXIT.usage,
    hint: 'Say in the config how the service is started and asked, under `gate`; `paceline init` writes a first one.',
  },
  NO_PROJECT: { exit: EXIT.usage, hint: 'Call it in the folder of the project, where its package.json is.' },
  NOT_A_REPOSITORY: {
    exit: EXIT.usage,
    hint: 'Call it inside a git repository, or compare two commands with `paceline compare`.',
  },
  BAD_REF: { exit: EXIT.usage, hint: 'Name a branch, a tag or a commit that `git rev-parse` knows.' },
  SHALLOW_CLONE: {
    exit: EXIT.usage,
    hint: 'Fetch the history first: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout.',
  },
  NOTHING_TO_COMPARE: { exit: EXIT.usage, hint: 'Name what to compare with by --base.' },
  OUTPUT_NOT_WRITABLE: { exit: EXIT.usage, hint: 'Name a folder that can be written with --out.' },
  OUTPUT_NOT_EMPTY: {
    exit: EXIT.usage,
    hint: 'Name a new folder with --out; a run never overwrites another.',
  },
  RUN_NOT_FOUND: { exit: EXIT.usage, hint: 'List the runs there are with `paceline runs`.' },
  RECORD_DAMAGED: {
    exit: EXIT.usage,
    hint: 'The trials are in trials.jsonl beside it; `paceline judge` makes results.json anew from them.',
  },
  NODE_NOT_FETCHED: {
    exit: EXIT.invalid,
    hint: 'See that npm reaches its registry, e.g. with `npm ping`, or name a version that is on this machine.',
  },
  WORKTREE_FAILED: { exit: EXIT.invalid, hint: 'Try `git worktree list` and `git worktree prune`.' },
  INSTALL_FAILED: {
    exit: EXIT.invalid,
    hint: 'Run the command by hand in a fresh checkout of that commit; its output is in the log named above.',
  },
  BUILD_FAILED: {
    exit: EXIT.invalid,
    hint: 'Run the command by hand in a fresh checkout of that commit; its output is in the log named above.',
  },
  PREPARE_FAILED: {
    exit: EXIT.invalid,
    hint: 'Run the command by hand in a checkout of that side; its output is in the log named above.',
  },
  PORT_TAKEN: { exit: EXIT.invalid, hint: 'Stop what listens there, or leave the port to Paceline.' },
  TARGET_NOT_STARTED: {
    exit: EXIT.invalid,
    hint: 'Run the command by hand; its output is in the log named above.',
  },
  TARGET_NOT_READY: { exit: EXIT.invalid, hint: 'Look at its log, and at the path that says it is ready.' },
  TARGET_DIED: { exit: EXIT.invalid, hint: 'Look in what it printed for why it ended.' },
  TARGET_RESTARTED: {
    exit: EXIT.invalid,
    hint: 'Start it without what restarts it, such as `node --watch`, nodemon or a supervisor, and look in its log for why it ended.',
  },
  SETUP_FAILED: {
    exit: EXIT.invalid,
    hint: 'Ask it by hand, e.g. with curl, and hold its answer against what `setup` expects and captures.',
  },
  WRONG_ANSWER: {
    exit: EXIT.invalid,
    hint: 'A variant that answers wrongly is never measured: mend the answer first.',
  },
  ANSWERS_DIFFER: {
    exit: EXIT.invalid,
    hint: 'Mend the answer; if the change is meant to answer differently, say --answers-may-differ.',
  },
  NOTHING_ANSWERED: {
    exit: EXIT.invalid,
    hint: 'Ask the address by hand, e.g. with curl, and look at what the target says.',
  },
  REQUESTS_DO_NOT_BALANCE: {
    exit: EXIT.invalid,
    hint: 'Please report this: the generator lost count of its requests.',
  },
  GENERATOR_FAILED: { exit: EXIT.invalid, hint: 'Please report this, with the message above.' },
  NO_ENGINE: {
    exit: EXIT.usage,
    hint: 'Start a container engine on this machine, or name its address in DOCKER_HOST, e.g. unix:///var/run/docker.sock.',
  },
  ENGINE_DENIED: {
    exit: EXIT.usage,
    hint: 'Become a member of the group that owns its socket, usually `docker`, or name an engine of your own in DOCKER_HOST.',
  },
  ENGINE_TOO_OLD: { exit: EXIT.usage, hint: 'Use an engine of version 20.10 or later.' },
  IMAGE_MISSING: {
    exit: EXIT.usage,
    hint: 'Fetch or build the image first, e.g. with `docker pull`, or name another one.',
  },
  WRONG_ARCHITECTURE: {
    exit: EXIT.usage,
    hint: 'Fetch or build the image for this engine: emulated, a service would not be measured but its emulator.',
  },
  NO_SWARM: {
    exit: EXIT.usage,
    hint: 'Run `docker swarm init` on that machine, or name the engine of a manager in DOCKER_HOST.',
  },
  IMAGE_NOT_BUILT: {
    exit: EXIT.invalid,
    hint: 'See that the engine has, or can fetch, the image of Node.js named above; for generators of a swarm, name one with --generator-image.',
  },
  ENGINE_FAILED: {
    exit: EXIT.invalid,
    hint: 'Look at the log of the engine; `docker info` says whether it is well.',
  },
  CONTAINER_OUT_OF_MEMORY: {
    exit: EXIT.invalid,
    hint: 'Give the target more memory, or look for what keeps it.',
  },
  GENERATORS_NOT_STARTED: {
    exit: EXIT.invalid,
    hint: 'Look at `docker node ls`; each node needs the image, and a way to the address that generators report to.',
  },
  GENERATOR_LOST: {
    exit: EXIT.invalid,
    hint: 'Its share of the load is missing, so nothing of it counts; measure again.',
  },
  CLOCKS_UNSURE: {
    exit: EXIT.invalid,
    hint: 'Run the generators nearer to this machine, or on a network that is less busy.',
  },
  MOST_FAILED: {
    exit: EXIT.invalid,
    hint: 'See what answered above; say with --expect-status what is right, or with --slo, e.g. errors<60%, how much may fail.',
  },
  SLO_MISSED: {
    exit: EXIT.regressed,
    hint: 'The figures above say by how much; `paceline capacity` finds the load at which it is kept.',
  },
  TOO_FEW_FILES: {
    exit: EXIT.invalid,
    hint: 'Paceline itself may open too few: `ulimit -n` says how many, so raise it.',
  },
  GENERATOR_SATURATED: {
    exit: EXIT.invalid,
    hint: 'Ask for less load, give the generator a core of its own, or raise what it may open (`ulimit -n`).',
  },
  DATABASE_NOT_STARTED: {
    exit: EXIT.invalid,
    hint: 'Set DATABASE_URL to a PostgreSQL you have, or look at the log named above.',
  },
  INTERRUPTED: {
    exit: EXIT.interrupted,
    hint: 'What was measured until then is kept; `paceline report` shows that of a run.',
  },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof CATALOGUE;
