import type { Edit, Row } from '../row.ts';

const SERVICE_TIME = ['serviceTime'];

/** Rounds of the loop that takes most of a quote's time: so much of the route's whole time is a round. */
const HALVINGS = 600;

function halvings(rounds: number): Edit {
  return {
    file: 'routes/quote.js',
    from: `const HALVINGS = ${HALVINGS};`,
    to: `const HALVINGS = ${rounds};`,
  };
}

function cpu(percent: number, rest: Pick<Row, 'kind' | 'target'> & Partial<Row>): Row {
  return {
    name: `CPU +${percent} %`,
    says: `one of seven routes computes ${percent} % longer`,
    edits: [halvings(Math.round(HALVINGS * (1 + (percent / 100) * SHARE)))],
    seen: { metrics: SERVICE_TIME, route: 'quote' },
    ...rest,
  };
}

/** The route's whole time over that of its loop, as measured: so many per cent of the route are more of the loop. */
const SHARE = 1.25;

/** What one handler does longer, or one thing after the other. */
export const HANDLERS: readonly Row[] = [
  cpu(3, { kind: 'told', target: null }),
  cpu(5, { kind: 'gating', target: 0.9 }),
  cpu(20, { kind: 'gating', target: 0.99, peers: true }),
  cpu(50, { kind: 'gating', target: 0.99 }),
  {
    name: 'one after the other',
    says: 'three requests of 3 ms to others in sequence, in place of `Promise.all`',
    kind: 'gating',
    edits: [
      {
        file: 'routes/basket.js',
        from: `  const [prices, stock, discounts] = await Promise.all([
    upstream.get(\`/prices/\${id}\`),
    upstream.get(\`/stock/\${id}\`),
    upstream.get(\`/discounts/\${id}\`),
  ]);`,
        to: `  const prices = await upstream.get(\`/prices/\${id}\`);
  const stock = await upstream.get(\`/stock/\${id}\`);
  const discounts = await upstream.get(\`/discounts/\${id}\`);`,
      },
    ],
    seen: { metrics: SERVICE_TIME, route: 'basket' },
    target: 0.99,
  },
  {
    name: 'cache misses',
    says: 'a cache that hits in 20 % of requests, in place of 95 %',
    kind: 'gating',
    edits: [
      {
        file: 'routes/products.js',
        from: `const keeps = ({ shelf }) => shelf !== 'sale';`,
        to: `const keeps = ({ shelf }) => shelf === 'bestseller';`,
      },
    ],
    seen: { metrics: SERVICE_TIME, route: 'product' },
    target: 0.95,
  },
  {
    name: 'quadratic expression',
    says: 'a regular expression that is quadratic on long notes, of which every fifth request has one',
    kind: 'gating',
    edits: [
      {
        file: 'routes/orders.js',
        from: 'return String(text).trim();',
        to: String.raw`return String(text).replace(/^\s+|\s+$/g, '');`,
      },
    ],
    seen: { metrics: ['serviceTime', 'serviceTimeMean', 'tailShare'] },
    target: 0.9,
  },
];
