import express, { type Express, type Router } from 'express';
import { answerErrors, answerUnknownPath } from './answer-errors.ts';

/** What every server has around its own routes. */
export function createApp(routes: Router): Express {
  const app = express();
  // Tells a stranger what to attack, and the client nothing.
  app.disable('x-powered-by');
  // No client here asks conditionally; a route whose validator is worth its hash sets one itself.
  app.disable('etag');
  app.use(routes, answerUnknownPath, answerErrors);
  return app;
}
