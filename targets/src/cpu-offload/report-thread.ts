import { parentPort, workerData } from 'node:worker_threads';
import { salesReport } from './sales-report.ts';

parentPort?.postMessage(salesReport(workerData));
