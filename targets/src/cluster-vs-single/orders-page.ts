import { escapeHtml } from './escape-html.ts';
import type { Order } from './orders.ts';

export function ordersPage(orders: readonly Order[]): string {
  const totalCents = orders.reduce((sum, order) => sum + order.quantity * order.unitCents, 0);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Orders</title></head>
<body>
<h1>Orders</h1>
<table>
<thead><tr><th>No.</th><th>Date</th><th>Customer</th><th>Product</th><th>Note</th><th>Quantity</th><th>Total</th></tr></thead>
<tbody>
${orders.map(row).join('\n')}
</tbody>
<tfoot><tr><th colspan="6">Total</th><td>${euros(totalCents)}</td></tr></tfoot>
</table>
</body>
</html>
`;
}

function row(order: Order): string {
  const cells = [
    `<a href="/orders/${order.id}">${order.id}</a>`,
    `<time datetime="${order.placedOn}">${order.placedOn}</time>`,
    escapeHtml(order.customer),
    escapeHtml(order.product),
    escapeHtml(order.note),
    String(order.quantity),
    euros(order.quantity * order.unitCents),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** Not `Intl`: its spaces and signs change with the ICU of each Node version, and with them the digest. */
function euros(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`;
}
