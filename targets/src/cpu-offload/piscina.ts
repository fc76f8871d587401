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

serve(
  createReportsApp((sales) => pool.run(sales)),
  () => pool.close(),
);
