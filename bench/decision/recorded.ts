import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** What a file has; measured and written there where it is missing. */
export async function recorded<T>(file: string, schema: z.ZodType<T>, measure: () => Promise<T>): Promise<T> {
  if (existsSync(file)) return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const measured = await measure();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(measured)}\n`);
  return measured;
}
