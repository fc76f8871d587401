import type { Edit, Row } from '../row.ts';

function noOp(name: string, says: string, ...edits: Edit[]): Row {
  return { name, says, kind: 'no-op', edits, seen: null, target: null };
}

const WORTH = `/** What instalments are worth today. */
function worth(instalment, monthly) {
  let sum = 0;
  for (let month = 1; month <= MONTHS; month++) sum += instalment / (1 + monthly) ** month;
  return sum;
}
`;
const ANNUAL = `function annual(monthly) {
  return (1 + monthly) ** 12 - 1;
}
`;

/** Nothing that a user of the service could notice. */
export const NO_OPS: readonly Row[] = [
  {
    ...noOp('comment', 'a comment', {
      file: 'routes/quote.js',
      from: '/** What instalments are worth today. */',
      to: '/** What instalments are worth today: each by the rate of the months until it is due. */',
    }),
    peers: true,
  },
  noOp('rename', 'a variable by another name', {
    file: 'routes/quote.js',
    every: 'paidOut',
    to: 'principal',
  }),
  noOp('reorder', 'two functions that change places', {
    file: 'routes/quote.js',
    from: `${WORTH}\n${ANNUAL}`,
    to: `${ANNUAL}\n${WORTH}`,
  }),
  noOp('formatting', 'a line broken, brackets added', {
    file: 'routes/quote.js',
    from: '  for (let month = 1; month <= MONTHS; month++) sum += instalment / (1 + monthly) ** month;\n',
    to: `  for (let month = 1; month <= MONTHS; month++) {
    sum += (
      instalment / ((1 + monthly) ** month)
    );
  }
`,
  }),
  noOp(
    'dependency patch',
    'a patch release of a dependency',
    { file: 'vendor/money/package.json', from: '"version": "1.4.2"', to: '"version": "1.4.3"' },
    {
      file: 'vendor/money/index.js',
      from: `/** Cents as people write them: \`1,234.50\`. */
exports.format = (cents) => {`,
      to: `/** Cents as people write them: \`1,234.50\`; what is no number is none. */
exports.format = (cents) => {
  if (Number.isNaN(cents)) return '';`,
    },
  ),
  noOp('test files', 'tests added', {
    file: 'test/negative.test.js',
    text: `'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const money = require('../vendor/money');

test('what is owed', () => {
  assert.equal(money.format(-5), '0.05');
});
`,
  }),
];

function improved(
  name: string,
  says: string,
  route: NonNullable<Row['seen']>['route'],
  ...edits: Edit[]
): Row {
  const seen = { metrics: ['serviceTime'], ...(route === undefined ? {} : { route }) };
  return { name, says, kind: 'improved', edits, seen, target: null };
}

/** What is truly better. */
export const IMPROVEMENTS: readonly Row[] = [
  improved('less work', 'a loop that stops once it has found what it looks for', 'quote', {
    file: 'routes/quote.js',
    from: '    else high = middle;\n',
    to: '    else high = middle;\n    if (high - low < 1e-15) break;\n',
  }),
  improved('answer kept', 'an answer that never changes is written once', 'list', {
    file: 'routes/products.js',
    from: `function list(_request, response) {
  response.json({ products: featured });
}`,
    to: `const listed = JSON.stringify({ products: featured });

function list(_request, response) {
  response.type('json').send(listed);
}`,
  }),
  improved('one statement less', 'an order and its line in one statement', 'order', {
    file: 'routes/orders.js',
    from: `    const [{ id }] = await ask(
      \`INSERT INTO orders (customer_id, status, total_cents, note) VALUES ($1, 'open', $2, $3) RETURNING id\`,
      [customer, total, message.slice(0, 200)],
    );
    await ask('INSERT INTO order_lines (order_id, product_id, quantity) VALUES ($1, $2, $3)', [
      id,
      product,
      quantity,
    ]);
`,
    to: `    const [{ id }] = await ask(
      \`WITH placed AS (
         INSERT INTO orders (customer_id, status, total_cents, note) VALUES ($1, 'open', $2, $3) RETURNING id
       )
       INSERT INTO order_lines (order_id, product_id, quantity) SELECT id, $4, $5 FROM placed RETURNING order_id AS id\`,
      [customer, total, message.slice(0, 200), product, quantity],
    );
`,
  }),
];
