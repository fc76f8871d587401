import express, { type Express, type Response, Router } from 'express';
import type { QueryConfig } from 'pg';
import { createApp } from '../common/create-app.ts';
import { HttpError } from '../common/http-error.ts';
import { wholeNumber } from '../common/whole-number.ts';
import type { Connections } from './connections.ts';
import { isUnavailable } from './is-unavailable.ts';
import { ping, placeOrder, recentOrders } from './statements.ts';

/** The columns are int4: beyond it the database would refuse what the client got wrong. */
const INT4_MAX = 2_147_483_647;

export function createOrdersApi(connections: Connections): Express {
  const routes = Router();

  routes.get('/healthz', async (_req, res) => {
    await query(res, ping, () => res.json({ ready: true }));
  });

  routes.get('/customers/:id/orders', async (req, res) => {
    // A customer who never ordered has no orders, which is an answer and not a 404.
    await query(res, recentOrders(customerId(req.params.id)), (orders) => res.json({ orders }));
  });

  routes.post('/customers/:id/orders', express.json(), async (req, res) => {
    const statement = placeOrder(customerId(req.params.id), totalCents(req.body));
    await query(res, statement, ([order]) => res.status(201).json(order));
  });

  /** Answers before the connection is given back: to close one takes time that the client need not wait for. */
  async function query(res: Response, statement: QueryConfig, answer: (rows: unknown[]) => void) {
    const asked = performance.now();
    const lease = await connections.acquire().catch((error) => {
      throw unavailable(error);
    });
    res.set('Server-Timing', `pool;dur=${(performance.now() - asked).toFixed(3)}`);
    let lost: Error | undefined;
    try {
      const { rows } = await lease.client.query(statement).catch((error) => {
        if (!isUnavailable(error)) throw error;
        lost = error;
        throw unavailable(error);
      });
      answer(rows);
    } finally {
      await lease.release(lost);
    }
  }

  return createApp(routes);
}

function unavailable(cause: unknown): HttpError {
  return new HttpError(503, 'The database is not available', { cause });
}

function customerId(text: string): number {
  const id = wholeNumber(text, 1, INT4_MAX);
  if (id === undefined)
    throw new HttpError(400, `Expected the customer's id to be a whole number, got "${text}"`);
  return id;
}

function totalCents(body: unknown): number {
  const { totalCents: value } = (body ?? {}) as { totalCents?: unknown };
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > INT4_MAX) {
    throw new HttpError(400, 'Expected totalCents to be a whole number of cents, at least 1');
  }
  return value as number;
}
