import { createHash } from 'node:crypto';
import { type Express, Router } from 'express';
import { answerReady } from '../common/answer-ready.ts';
import { createApp } from '../common/create-app.ts';
import { sampleOrders } from './orders.ts';
import { ordersPage } from './orders-page.ts';

/** Rows that make a request cost about 1 ms of CPU on a server core of 2021. */
const ROWS = 360;

export function createOrdersApp(): Express {
  const orders = sampleOrders(ROWS);
  const routes = Router();

  routes.get('/healthz', answerReady);

  routes.get('/orders', (_req, res) => {
    const page = Buffer.from(ordersPage(orders));
    // A validator made from the content is the same in every process, so a client may be sent to any of them.
    res.set('ETag', `"${createHash('sha256').update(page).digest('base64url')}"`);
    res.type('html').send(page);
  });

  return createApp(routes);
}
