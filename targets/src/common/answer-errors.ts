import type { ErrorRequestHandler, RequestHandler } from 'express';

export const answerUnknownPath: RequestHandler = (_req, res) => {
  res.status(404).json({ error: 'Not found' });
};

/** The last middleware. Express parses and routes with errors of its own, which also carry a `status`. */
export const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    // Too late for a status: Express's own handler cuts the connection, so that the client sees the answer is incomplete.
    next(error);
    return;
  }
  const status: unknown = error?.status;
  if (typeof status === 'number' && status >= 400 && status <= 599) {
    res.status(status).json({ error: error.message });
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  res.status(500).json({ error: 'Internal server error' });
};
