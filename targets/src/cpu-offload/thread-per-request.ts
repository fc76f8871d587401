import { Worker } from 'node:worker_threads';
import { serve } from '../common/serve.ts';
import { createReportsApp } from './reports-app.ts';
import type { SalesReport } from './sales-report.ts';

const THREAD = new URL('./report-thread.js', import.meta.url);

function reportOnNewThread(sales: number): Promise<SalesReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: sales });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread ended without a report (exit code ${code})`)));
  });
}

serve(createReportsApp(reportOnNewThread));
