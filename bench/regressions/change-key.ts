import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configOf } from './config.ts';
import { baseFiles, edited } from './edit.ts';
import type { Row } from './row.ts';

const UPSTREAM = fileURLToPath(new URL('upstream.cjs', import.meta.url));

/** Twelve hexadecimal digits for a change: the service before and after, what it asks, and how it is gated. */
export function changeKey(row: Row): string {
  const base = baseFiles();
  // Where this installation lies is no part of it.
  const config = configOf(row, { upstream: '', node: 'node', modules: '' });
  const text = JSON.stringify([
    [...base],
    [...edited(base, row.edits)],
    config,
    readFileSync(UPSTREAM, 'utf8'),
  ]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
