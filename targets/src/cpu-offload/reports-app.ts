import { type Express, Router } from 'express';
import { answerReady } from '../common/answer-ready.ts';
import { createApp } from '../common/create-app.ts';
import { HttpError } from '../common/http-error.ts';
import { wholeNumber } from '../common/whole-number.ts';
import type { SalesReport } from './sales-report.ts';

/** A request must not be able to keep a core for seconds. */
const MAX_SALES = 100_000;

/** The same routes for every variant; `makeReport` says on which thread the work is done. */
export function createReportsApp(makeReport: (sales: number) => SalesReport | Promise<SalesReport>): Express {
  const routes = Router();

  routes.get('/healthz', answerReady);

  routes.get('/ping', (_req, res) => {
    res.json({ pong: true });
  });

  routes.get('/report/:sales', async (req, res) => {
    const sales = wholeNumber(req.params.sales, 1, MAX_SALES);
    if (sales === undefined) {
      throw new HttpError(400, `Expected a whole number from 1 to ${MAX_SALES}, got "${req.params.sales}"`);
    }
    res.json(await makeReport(sales));
  });

  return createApp(routes);
}
