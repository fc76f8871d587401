import { parentPort } from 'node:worker_threads';
import { type SalesReport, salesReport } from './sales-report.ts';
import type { Reply } from './worker-pool.ts';

const answer = (sales: number): Reply<SalesReport> => {
  try {
    return { ok: true, result: salesReport(sales) };
  } catch (error) {
    return { ok: false, error };
  }
};

parentPort?.on('message', (sales: number) => parentPort?.postMessage(answer(sales)));
