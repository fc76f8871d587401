'use strict';

const express = require('express');
const { authenticate, login } = require('./lib/auth.js');
const { basket } = require('./routes/basket.js');
const { list, product } = require('./routes/products.js');
const { order, orders } = require('./routes/orders.js');
const { quote } = require('./routes/quote.js');
const { shipping } = require('./routes/shipping.js');

/** The shop's interface: a login, and what needs one. */
function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => response.send('ok'));
  app.use((_request, response, next) => {
    response.set('x-content-type-options', 'nosniff');
    response.set('cache-control', 'no-store');
    next();
  });
  app.use(express.json({ limit: '50kb' }));
  app.post('/login', login);
  app.use(authenticate);
  app.get('/products', list);
  app.get('/products/:id', product);
  app.get('/customers/:id/orders', orders);
  app.post('/orders', order);
  app.post('/quotes', quote);
  app.get('/baskets/:id', basket);
  app.get('/shipping/:zip', shipping);
  app.use((_request, response) => response.status(404).json({ error: 'not found' }));
  app.use((error, _request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) process.stderr.write(`${error.stack}\n`);
    response.status(status).json({ error: status >= 500 ? 'internal' : error.message });
  });
  return app;
}

module.exports = { createApp };
