import { concealBody } from '../../secrets/conceal.ts';
import { count, headerLines, repeatable, text } from './kinds.ts';

/** What is asked, and what a right answer is. */
export const ASKED = {
  path: repeatable(text('path', 'path to ask for; `3:/users` is sent three times as often')),
  method: text('method', 'method of the requests (default: GET, or POST with a body)'),
  header: headerLines('header of the requests'),
  body: { ...text('text', 'body of the requests; `@file` reads it from a file'), conceal: concealBody },
  requests: text('file', 'JSON file with a list of requests, as in a scenario, in place of those above'),
  expectStatus: count('status of a right answer', 100, 599),
  expectBody: text('text', 'text that every right answer holds'),
};
