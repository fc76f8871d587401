import { coreCount } from '../common/core-count.ts';
import { integerFromEnv } from '../common/integer-from-env.ts';
import { serve } from '../common/serve.ts';
import { createReportsApp } from './reports-app.ts';
import type { SalesReport } from './sales-report.ts';
import { WorkerPool } from './worker-pool.ts';

const pool = new WorkerPool<number, SalesReport>(
  new URL('./report-worker.js', import.meta.url),
  integerFromEnv('WORKERS', { min: 1, max: 256, fallback: coreCount() }),
);

serve(
  createReportsApp((sales) => pool.run(sales)),
  () => pool.close(),
);
