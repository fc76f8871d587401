'use strict';

const money = require('../vendor/money');
const { query, transaction } = require('../lib/db.js');
const upstream = require('../lib/upstream.js');

const RECENT = `
  SELECT recent.id, recent.status, recent.total_cents AS cents, recent.placed_at AS "placedAt",
         (SELECT json_agg(json_build_object('product', product_id, 'quantity', quantity) ORDER BY product_id)
            FROM order_lines WHERE order_id = recent.id) AS lines
    FROM (SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10) AS recent
   ORDER BY recent.placed_at DESC`;

/** What a customer ordered last. */
async function orders(request, response) {
  const customer = Number(request.params.id);
  const rows = await query(RECENT, [customer]);
  response.json({ customer, orders: rows.map((row) => ({ ...row, total: money.format(row.cents) })) });
}

/** Takes an order: priced, paid for, written down. */
async function order(request, response) {
  const { customer, product, quantity, note = '' } = request.body ?? {};
  if (![customer, product, quantity].every((value) => Number.isInteger(value) && value > 0)) {
    return response.status(422).json({ error: 'customer, product and quantity are whole numbers' });
  }
  const message = tidy(note);
  const taken = await transaction(async (ask) => {
    const [{ cents }] = await ask('SELECT cents FROM products WHERE id = $1', [product]);
    const total = cents * quantity;
    const { authorised } = await upstream.get(`/payments/${customer}`);
    const [{ id }] = await ask(
      `INSERT INTO orders (customer_id, status, total_cents, note) VALUES ($1, 'open', $2, $3) RETURNING id`,
      [customer, total, message.slice(0, 200)],
    );
    await ask('INSERT INTO order_lines (order_id, product_id, quantity) VALUES ($1, $2, $3)', [
      id,
      product,
      quantity,
    ]);
    return { id: Number(id), total: money.format(total), authorised };
  });
  response.status(201).json(taken);
}

/** What somebody typed, without the blanks around it. */
function tidy(text) {
  return String(text).trim();
}

module.exports = { order, orders };
