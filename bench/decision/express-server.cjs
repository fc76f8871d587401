/**
 * A small service on Express as people write them: middlewares, a JSON body, a router with parameters, a list as
 * JSON. It spins for SPIN_US + EXTRA_US microseconds beside: both that are compared spin, so that what a spin costs
 * in itself is in both. PACKAGES names the folder whose Express it is; without it, the one installed here.
 */
'use strict';

const { createRequire } = require('node:module');
const { join } = require('node:path');
const { spin } = require('./spin.cjs');

const express = createRequire(join(process.env.PACKAGES ?? __dirname, 'any.js'))('express');

const extra = Number(process.env.SPIN_US ?? 10) + Number(process.env.EXTRA_US ?? 0);
const app = express();

app.use((_request, response, next) => {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'SAMEORIGIN');
  response.setHeader('referrer-policy', 'no-referrer');
  next();
});
app.use((request, _response, next) => {
  request.cookies = Object.fromEntries(
    (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=', 2)),
  );
  next();
});
app.get('/', (_request, response) => response.send('ok'));
app.get('/healthz', (_request, response) => response.send('ok'));
app.use(express.json({ limit: '10kb' }));
app.use((request, response, next) => {
  response.locals.language = request.acceptsLanguages('en', 'de') || 'en';
  next();
});

const catalogue = Array.from({ length: 50 }, (_, index) => ({
  sku: `sku-${1000 + index}`,
  name: `Article no. ${index}, in its usual box`,
  cents: 250 + 37 * index,
  tags: ['stock', index % 2 === 0 ? 'even' : 'odd'],
}));

const orders = express.Router();
orders.param('customer', (request, _response, next, id) => {
  request.customer = { id: Number(id), discount: Number(id) % 7 };
  next();
});
orders.post('/:customer/quotes/:currency', (request, response) => {
  const { quantity, coupon } = request.body;
  if (!Number.isInteger(quantity)) return response.status(422).json({ error: 'quantity' });
  spin(extra);
  const lines = catalogue.map(({ sku, name, cents, tags }) => ({
    sku,
    name,
    tags,
    each: cents,
    total: Math.round((cents * quantity * (100 - request.customer.discount)) / 100),
  }));
  response.set('cache-control', 'no-store').json({
    customer: request.customer.id,
    currency: request.params.currency.toUpperCase(),
    language: response.locals.language,
    coupon: String(coupon ?? ''),
    total: lines.reduce((sum, line) => sum + line.total, 0),
    lines,
  });
});
app.use('/customers', orders);
app.use((_request, response) => response.status(404).json({ error: 'not found' }));

app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
