import { type Express, type RequestHandler, Router } from 'express';
import { answerReady } from '../common/answer-ready.ts';
import { createApp } from '../common/create-app.ts';

export function createFileApp(sendFile: RequestHandler): Express {
  const routes = Router();
  routes.get('/healthz', answerReady);
  routes.get('/file', sendFile);
  return createApp(routes);
}
