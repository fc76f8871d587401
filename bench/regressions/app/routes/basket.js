'use strict';

const money = require('../vendor/money');
const upstream = require('../lib/upstream.js');

/** A basket with what three other services know of it. */
async function basket(request, response) {
  const id = Number(request.params.id);
  const [prices, stock, discounts] = await Promise.all([
    upstream.get(`/prices/${id}`),
    upstream.get(`/stock/${id}`),
    upstream.get(`/discounts/${id}`),
  ]);
  const cents = prices.value * stock.value - discounts.value;
  response.json({ id, cents, total: money.format(cents) });
}

module.exports = { basket };
