import type { QueryConfig } from 'pg';

// Named, so that a connection that lives on parses and plans each of them once.

export function recentOrders(customerId: number): QueryConfig {
  return {
    name: 'recent-orders',
    text: `SELECT id, status, total_cents AS "totalCents", placed_at AS "placedAt"
           FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10`,
    values: [customerId],
  };
}

export function placeOrder(customerId: number, totalCents: number): QueryConfig {
  return {
    name: 'place-order',
    text: `INSERT INTO orders (customer_id, status, total_cents) VALUES ($1, 'placed', $2) RETURNING id`,
    values: [customerId, totalCents],
  };
}

export const ping: QueryConfig = { text: 'SELECT 1' };
