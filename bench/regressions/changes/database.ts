import type { Row } from '../row.ts';

const SEEN = { metrics: ['serviceTime'], route: 'orders' } as const;
const ROUTE = 'routes/orders.js';
const ASKED = '  const rows = await query(RECENT, [customer]);\n';

/** What a change may do to how a database is asked. */
export const DATABASE: readonly Row[] = [
  {
    name: 'index missing',
    says: 'an index that the database is no longer given',
    kind: 'gating',
    edits: [
      {
        file: 'seed.js',
        from: '\n  CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC);',
        to: '',
      },
    ],
    seen: SEEN,
    target: 0.95,
    peers: true,
  },
  {
    name: 'one query more',
    says: 'one query more a request',
    kind: 'gating',
    edits: [
      {
        file: ROUTE,
        from: ASKED,
        to: `  const [known] = await query('SELECT count(*) AS ordered FROM orders WHERE customer_id = $1', [customer]);
  if (Number(known.ordered) === 0) return response.json({ customer, orders: [] });
${ASKED}`,
      },
    ],
    seen: SEEN,
    target: 0.95,
    peers: true,
  },
  {
    name: 'query for each row',
    says: 'the lines of each of ten orders by a query of their own',
    kind: 'gating',
    edits: [
      {
        file: ROUTE,
        from: `  SELECT recent.id, recent.status, recent.total_cents AS cents, recent.placed_at AS "placedAt",
         (SELECT json_agg(json_build_object('product', product_id, 'quantity', quantity) ORDER BY product_id)
            FROM order_lines WHERE order_id = recent.id) AS lines
    FROM (SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10) AS recent
   ORDER BY recent.placed_at DESC\`;`,
        to: `  SELECT id, status, total_cents AS cents, placed_at AS "placedAt"
    FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10\`;
const LINES = 'SELECT product_id AS product, quantity FROM order_lines WHERE order_id = $1 ORDER BY product_id';`,
      },
      {
        file: ROUTE,
        from: ASKED,
        to: `${ASKED}  for (const row of rows) row.lines = await query(LINES, [row.id]);\n`,
      },
    ],
    seen: SEEN,
    target: 0.95,
  },
];
