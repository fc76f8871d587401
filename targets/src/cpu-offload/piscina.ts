import { Piscina } from 'piscina';
import { coreCount } from '../common/core-count.ts';
import { integerFromEnv } from '../common/integer-from-env.ts';
import { serve } from '../common/serve.ts';
import { createReportsApp } from './reports-app.ts';
import type { SalesReport } from './sales-report.ts';

// Not Piscina's own default of 1.5 threads per core: the pools are to differ in their making, not in their size.
const threads = integerFromEnv('WORKERS', { min: 1, max: 256, fallback: coreCount() });

const pool = new Piscina<number, SalesReport>({
  filename: new URL('./sales-report.js', import.meta.url).href,
  name: 'salesReport',
  minThreads: threads,
  maxThreads: threads,
});

const running = new Set<Promise<SalesReport>>();

function run(sales: number): Promise<SalesReport> {
  const report = pool.run(sales);
  running.add(report);
  const done = () => running.delete(report);
  report.then(done, done);
  return report;
}

serve(createReportsApp(run), async () => {
  // Piscina may end a thread whose work is still under way, although nobody waits for it any more.
  await Promise.allSettled(running);
  await pool.close();
});
