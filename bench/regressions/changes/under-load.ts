import type { Edit, Row } from '../row.ts';

/** How it does at several requests at once. */
const TOGETHER = ['throughput', 'latencyP50', 'latencyP99'];

/** A middleware before all routes but the login. */
export function middleware(code: string): Edit {
  return { file: 'app.js', from: '  app.use(authenticate);\n', to: `  app.use(authenticate);\n${code}` };
}

function slowSometimes(share: number, ms: number): Edit {
  return middleware(`  app.use((_request, _response, next) => {
    if (Math.random() < ${share}) setTimeout(next, ${ms});
    else next();
  });
`);
}

/** What only some requests feel, or only many at once. */
export const UNDER_LOAD: readonly Row[] = [
  {
    name: '2 % +40 ms',
    says: '2 % of requests take 40 ms more',
    kind: 'gating',
    edits: [slowSometimes(0.02, 40)],
    seen: { metrics: ['tailShare'] },
    target: 0.95,
    peers: true,
  },
  {
    name: '0.5 % +200 ms',
    says: '0.5 % of requests take 200 ms more',
    kind: 'gating',
    edits: [slowSometimes(0.005, 200)],
    seen: { metrics: ['tailShare'] },
    target: 0.95,
  },
  {
    name: 'mutex',
    says: 'statements of 1 to 1.5 ms one at a time',
    kind: 'gating',
    edits: [
      {
        file: 'lib/db.js',
        from: `async function ask(client, text, values) {
  await sleep(DISTANCE);
  const { rows } = await client.query(text, values);
  return rows;
}`,
        to: `let last = Promise.resolve();

/** One statement at a time, which spares the database. */
function ask(client, text, values) {
  const mine = last.then(async () => {
    await sleep(DISTANCE);
    const { rows } = await client.query(text, values);
    return rows;
  });
  last = mine.catch(() => {});
  return mine;
}`,
      },
    ],
    seen: { metrics: TOGETHER },
    target: 0.95,
  },
  {
    name: 'pool 10 to 2',
    says: 'a pool of two connections in place of ten',
    kind: 'gating',
    edits: [{ file: 'lib/db.js', from: 'max: 10', to: 'max: 2' }],
    seen: { metrics: TOGETHER },
    target: 0.95,
  },
  {
    name: 'stall',
    says: '30 ms of work once a second',
    kind: 'gating',
    edits: [
      {
        file: 'app.js',
        from: '  return app;\n',
        to: `  setInterval(() => {
    const until = performance.now() + 30;
    while (performance.now() < until) JSON.stringify(process.memoryUsage());
  }, 1000).unref();
  return app;
`,
      },
    ],
    seen: { metrics: ['stallShare', 'tailShare'] },
    target: 0.95,
  },
  {
    name: 'no keep-alive',
    says: 'a new connection for each request to others',
    kind: 'gating',
    edits: [
      {
        file: 'lib/upstream.js',
        from: '{ keepAlive: true, maxSockets: 50 }',
        to: '{ keepAlive: false, maxSockets: 50 }',
      },
    ],
    seen: { metrics: ['connectionsOpened', 'cpuPerRequest'] },
    target: 0.9,
  },
];
