import express, { type Express, Router } from 'express';
import { answerReady } from '../common/answer-ready.ts';
import { createApp } from '../common/create-app.ts';
import { HttpError } from '../common/http-error.ts';

/** Longer ones only serve to keep the server busy. */
const MAX_PASSWORD_LENGTH = 128;

export function createHashApp(derive: (password: string) => Buffer | Promise<Buffer>): Express {
  const routes = Router();

  routes.get('/healthz', answerReady);

  routes.post('/hash', express.json(), async (req, res) => {
    const password: unknown = req.body?.password;
    if (typeof password !== 'string' || password === '' || password.length > MAX_PASSWORD_LENGTH) {
      throw new HttpError(400, `Expected password to be a text of 1 to ${MAX_PASSWORD_LENGTH} characters`);
    }
    const key = await derive(password);
    res.json({ key: key.toString('hex') });
  });

  return createApp(routes);
}
