import type { RequestHandler } from 'express';

/** Readiness of a server that needs nothing beside itself. */
export const answerReady: RequestHandler = (_req, res) => {
  res.json({ ready: true });
};
