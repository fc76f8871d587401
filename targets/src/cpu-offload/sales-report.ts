export interface SalesReport {
  sales: number;
  revenueCents: number;
  medianCents: number;
  p95Cents: number;
  topCustomers: { customer: number; revenueCents: number }[];
}

const CUSTOMERS = 500;
const TOP = 5;

/** The work that all variants share. Whole numbers only, so that the answer is the same everywhere. */
export function salesReport(sales: number): SalesReport {
  const amounts = new Array<number>(sales);
  const revenueByCustomer = new Map<number, number>();
  let revenueCents = 0;
  let seed = 42;
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 8;
  };

  for (let sale = 0; sale < sales; sale += 1) {
    const cents = 100 + (next() % 50_000);
    const customer = 1 + (next() % CUSTOMERS);
    amounts[sale] = cents;
    revenueCents += cents;
    revenueByCustomer.set(customer, (revenueByCustomer.get(customer) ?? 0) + cents);
  }
  amounts.sort((a, b) => a - b);

  return {
    sales,
    revenueCents,
    medianCents: quantile(amounts, 0.5),
    p95Cents: quantile(amounts, 0.95),
    topCustomers: [...revenueByCustomer]
      .sort(([a, revenueA], [b, revenueB]) => revenueB - revenueA || a - b)
      .slice(0, TOP)
      .map(([customer, revenue]) => ({ customer, revenueCents: revenue })),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
