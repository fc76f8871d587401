/** The arrows of the house: config -> plan -> (runtime, load, probe) -> record -> analysis -> report. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** What the files of a room may import beside each other, as the map in CONTRIBUTING.md has it. */
const ROOMS = {
  secrets: [],
  errors: ['secrets'],
  config: ['errors', 'secrets'],
  record: ['config', 'errors', 'secrets'],
  plan: ['config', 'record', 'errors'],
  words: ['record'],
  analysis: ['record', 'words', 'config', 'plan', 'errors'],
  probe: ['record', 'clock', 'package'],
  machine: ['record', 'config', 'errors', 'clock', 'package'],
  nodes: ['config', 'errors', 'package'],
  runtime: ['machine', 'config', 'record', 'errors', 'secrets', 'package'],
  source: ['machine', 'runtime', 'config', 'errors', 'secrets'],
  load: [
    ...['machine', 'plan', 'config', 'record', 'words', 'errors', 'clock', 'package', 'environment'],
    'runtime/(docker|engine)',
    // A body is quoted without what may be secret in it.
    'secrets',
  ],
  trial: [
    ...['runtime', 'load', 'probe', 'machine', 'plan', 'record', 'config', 'errors', 'clock', 'package'],
    'words',
    // What a trial that can't be believed is called, and whether another is needed.
    'analysis',
    'secrets',
  ],
  pages: ['analysis', 'record', 'package'],
  kinds: ['analysis', 'pages', 'record', 'errors'],
  measure: [
    ...[
      'kinds',
      'trial',
      'load',
      'runtime',
      'source',
      'nodes',
      'machine',
      'plan',
      'record',
      'config',
      'errors',
    ],
    ...['analysis', 'words', 'pages', 'secrets', 'package', 'environment'],
  ],
  init: ['config', 'errors', 'context', 'package'],
  commands: [
    ...['measure', 'kinds', 'init', 'record', 'words', 'config', 'errors', 'secrets', 'context'],
    // A flag lists what it takes.
    'load/closed/choose-client',
  ],
};

const rooms = Object.entries(ROOMS).map(([room, allowed]) => {
  const path = `^harness/(${[room, ...allowed].join('|')})(/|\\.ts$)`;
  return forbid(
    `room-${room}`,
    `What ${room}/ may import stands in the map.`,
    { path: `^harness/${room}/` },
    {
      path: '^harness/',
      pathNot: path,
    },
  );
});

module.exports = {
  forbidden: [
    ...rooms,
    {
      ...forbid(
        'no-folder-circles',
        'Two folders that need each other are one room.',
        {},
        { circular: true },
      ),
      scope: 'folder',
      from: { path: '^harness/' },
    },
    forbid('no-circular', 'Two files that need each other are one subject or three.', {}, { circular: true }),
    forbid('no-unresolved', 'An import must lead somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'scenarios-are-data',
      'A scenario is pure data: it may use the types of harness/config, as types, and nothing else.',
      { path: '^scenarios/', pathNot: '^scenarios/index\\.ts$' },
      { pathNot: '^harness/config/scenario\\.ts$' },
    ),
    forbid(
      'scenarios-index',
      'The index lists the scenarios and nothing else.',
      { path: '^scenarios/index\\.ts$' },
      { pathNot: '^(scenarios/|harness/config/scenario\\.ts$)' },
    ),
    forbid(
      'targets-stand-alone',
      'What runs under test knows nothing of the harness.',
      { path: '^targets/' },
      { path: '^(harness|reports|scenarios|scripts|bench)/' },
    ),
    forbid(
      'reports-read-records',
      'A report turns a record into text: it needs records, what analysis says of them and their words, no more of the harness.',
      { path: '^reports/' },
      {
        path: '^(harness/(?!record/|words/|analysis/|config/(scenario|profiles)\\.ts)|targets|scenarios|scripts|bench)',
      },
    ),
    forbid(
      'words-are-pure',
      'Words are a function of what a record holds: no files, no network, no processes, nothing computed anew.',
      { path: '^harness/words/' },
      {
        path: [
          '^harness/(?!words/|record/)',
          '^(reports|targets|scenarios|scripts|bench)/',
          '^(fs|net|http|https|child_process|worker_threads|cluster|dgram|os)(/|$)',
          '^harness/record/(store|record-folder)',
        ],
      },
    ),
    forbid(
      'analysis-is-pure',
      'Analysis computes: no files, no network, no processes, nothing that starts a target.',
      { path: '^harness/analysis/' },
      {
        path: [
          '^harness/(?!analysis/|record/|words/|config/(scenario|profiles|may-differ)\\.ts|plan/(duet|route-names)\\.ts|errors/)',
          '^(fs|net|http|https|child_process|worker_threads|cluster|dgram|os)(/|$)',
          '^harness/record/store',
        ],
      },
    ),
    forbid(
      'slos-are-read-once',
      'The text of an SLO is parsed where a config, options or a record are read; all else works on its term.',
      { path: '^(harness|reports)/', pathNot: '^harness/(config/|record/slo\\.ts$|measure/slos\\.ts$)' },
      { path: '^harness/config/slo\\.ts$' },
    ),
    forbid(
      'plan-is-pure',
      'A plan is a pure function of scenarios and options.',
      { path: '^harness/plan/' },
      {
        path: [
          '^harness/(?!plan/|record/|config/|errors/)',
          '^(fs|net|http|https|child_process|worker_threads|cluster|dgram|os)(/|$)',
          '^harness/record/store',
        ],
      },
    ),
    forbid(
      'pacer-is-pure',
      'When requests are due is a function of the schedule and nothing else: no clock, no I/O.',
      { path: '^harness/load/pacer\\.ts$' },
      { pathNot: '^harness/plan/random\\.ts$' },
    ),
    forbid(
      'benches-look-on',
      'A bench uses the harness; nothing of the harness knows of benches.',
      { path: '^(harness|reports|scenarios|targets)/' },
      { path: '^bench/' },
    ),
    forbid(
      'benches-use-the-harness',
      'A bench starts the servers of targets/ as processes; it imports nothing of them, nor of what builds and tests.',
      { path: '^bench/' },
      { path: '^(targets|scripts|tests)/' },
    ),
    forbid(
      'probe-agent-stands-alone',
      'The agent runs inside the target: built-in modules only.',
      { path: '^harness/probe/agent\\.cjs$' },
      { dependencyTypesNot: ['core'] },
    ),
    forbid(
      'measuring-does-not-judge',
      'Collect, judge and render are separate steps.',
      { path: '^harness/(runtime|load|probe|record)/' },
      { path: '^(harness/(analysis|commands)|reports|scenarios)/' },
    ),
    forbid(
      'commands-on-top',
      'Only the entry file knows the commands; the library takes what their flags take.',
      { path: '^harness/', pathNot: '^harness/(commands/|(cli|program)\\.ts$|library\\.ts$)' },
      { path: '^harness/commands/' },
    ),
    forbid(
      'library-takes-flags',
      'The library calls what measures. Of the commands it knows what their flags are, and nothing else.',
      { path: '^harness/library\\.ts$' },
      {
        path: '^(harness|reports|scenarios|targets|scripts|bench)/',
        pathNot: '^harness/(measure|commands/flags|record|config|errors)/',
      },
    ),
    forbid(
      'entry-names-commands',
      'The entry file is the table of contents.',
      { path: '^harness/(cli|program)\\.ts$' },
      {
        path: '^(harness|reports|scenarios|targets|scripts|bench)/',
        pathNot: '^harness/(commands/[^/]+|program|context|process|package)\\.ts$',
      },
    ),
    forbid(
      'measuring-prints-nothing',
      'A measurement is a function: it knows no command, no stream and no terminal.',
      { path: '^harness/measure/' },
      {
        path: '^(harness/(commands|context|process|cli|program|library|init)|reports/(terminal|annotations))',
      },
    ),
    forbid(
      'commands-read-call-print',
      'A command reads its flags, calls and prints: it starts and plans nothing itself.',
      { path: '^harness/commands/', pathNot: '^harness/commands/flags/' },
      { path: '^harness/(load|probe|runtime|trial|plan)/' },
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
