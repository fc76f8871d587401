'use strict';

const money = require('../vendor/money');
const { Cache } = require('../lib/cache.js');
const { query } = require('../lib/db.js');

const SHELVES = ['usual', 'usual', 'season', 'bestseller', 'usual'];

/** What is shown before anybody searches. */
const featured = Array.from({ length: 60 }, (_, index) => ({
  id: index + 1,
  name: `Article no. ${index + 1}, in its usual box`,
  cents: 250 + 37 * index,
  price: money.format(250 + 37 * index),
  shelf: SHELVES[index % SHELVES.length],
  sold: index % 7 === 0,
}));

function list(_request, response) {
  response.json({ products: featured });
}

const cache = new Cache();

/** Prices of what is on sale change by the minute. */
const keeps = ({ shelf }) => shelf !== 'sale';

async function product(request, response) {
  const id = Number(request.params.id);
  const found = await cache.get(id, () => load(id), keeps);
  response.json(found);
}

async function load(id) {
  const [row] = await query('SELECT id, name, cents, shelf, stock FROM products WHERE id = $1', [id]);
  if (row === undefined) throw Object.assign(new Error('no such product'), { status: 404 });
  return { ...row, price: money.format(row.cents) };
}

module.exports = { list, product };
