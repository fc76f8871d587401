import { z } from 'zod';

/** From one length of body to another that stayed: seconds since the load began, bytes. */
export const LengthChange = z.object({ at: z.number(), from: z.int(), to: z.int() });
export type LengthChange = z.infer<typeof LengthChange>;

/** The answers to one kind of request over the window; `changed` and `wrong` are of the warm-up too. */
export const RouteAnswers = z.object({
  name: z.string(),
  /** Status -> answers. */
  byStatus: z.record(z.string(), z.int()),
  /** Lengths of bodies as they came; null where the client does not tell. */
  bytes: z.object({ total: z.number(), min: z.int(), max: z.int() }).nullable(),
  /** Bodies that were held against what is expected; null where nothing is. */
  checked: z.int().nullable(),
  /** Location -> answers that led there, of the first few. */
  redirects: z.record(z.string(), z.int()),
  /** Content-Encoding -> answers, of the first few. */
  encodings: z.record(z.string(), z.int()),
  changed: LengthChange.nullable(),
  /** The first wrong answer: when, and what was expected of it and came instead. */
  wrong: z.object({ at: z.number(), why: z.string() }).nullable(),
});
export type RouteAnswers = z.infer<typeof RouteAnswers>;

/** What answered. */
export const Answers = z.object({
  byStatus: z.record(z.string(), z.int()),
  routes: z.array(RouteAnswers),
  /** What a server said that was no answer of HTTP/1, e.g. `HTTP/2` or `TLS`; null for nothing of the kind. */
  spoke: z.string().nullable(),
});
export type Answers = z.infer<typeof Answers>;
