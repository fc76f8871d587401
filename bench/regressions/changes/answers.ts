import type { Edit, Row } from '../row.ts';
import { middleware } from './under-load.ts';

function fails(share: number): Edit {
  return middleware(`  app.use((_request, response, next) => {
    if (Math.random() < ${share}) response.status(500).json({ error: 'internal' });
    else next();
  });
`);
}

function startsLater(ms: number): Edit {
  return {
    file: 'server.js',
    from: `  await pool.query('SELECT 1');\n`,
    to: `  await pool.query('SELECT 1');\n  await new Promise((ready) => setTimeout(ready, ${ms}));\n`,
  };
}

const START_UP = { metrics: ['startUp'] };

/** What comes as an answer, and when the first one does. */
export const ANSWERS: readonly Row[] = [
  {
    name: '1 % errors',
    says: '1 % of answers are 500',
    kind: 'gating',
    edits: [fails(0.01)],
    seen: { metrics: ['errors'] },
    target: 0.99,
    peers: true,
  },
  {
    name: '0.1 % errors',
    says: '1 in 1,000 answers is 500',
    kind: 'told',
    edits: [fails(0.001)],
    seen: { metrics: ['errors'] },
    target: null,
  },
  {
    name: 'larger answer',
    says: 'an answer three times as large that means the same, of a route that may answer otherwise',
    kind: 'told',
    edits: [
      {
        file: 'routes/products.js',
        from: 'response.json({ products: featured });',
        to: `response.type('json').send(JSON.stringify({ products: featured }, null, 10));`,
      },
    ],
    seen: { metrics: ['responseBytes'] },
    target: 0.99,
    answersMayDiffer: ['list'],
  },
  {
    name: 'start +0.5 s',
    says: 'half a second more to start',
    kind: 'gating',
    edits: [startsLater(500)],
    seen: START_UP,
    target: 0.95,
  },
  {
    name: 'start +2 s',
    says: 'two seconds more to start',
    kind: 'gating',
    edits: [startsLater(2000)],
    seen: START_UP,
    target: 0.95,
  },
];
