import { expect } from 'vitest';
import { z } from 'zod';
import { Project } from './project.ts';

/** Asserts that a document keeps the JSON Schema that `paceline schema` prints, and returns it. */
export async function keepsSchema(name: string, document: unknown): Promise<unknown> {
  const project = new Project();
  const { code, stdout } = await project.run(['schema', name]);
  project.remove();
  expect(code).toBe(0);
  const parsed = z.fromJSONSchema(JSON.parse(stdout)).safeParse(document);
  expect(parsed.error?.issues ?? []).toEqual([]);
  return parsed.data;
}
