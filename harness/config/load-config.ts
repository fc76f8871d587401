import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { PacelineError } from '../errors/paceline-error.ts';
import { Config } from './config.ts';
import { explain } from './explain.ts';
import { mapRequests } from './map-requests.ts';
import { readyToPlan, WrongRequest, withoutMark } from './ready-request.ts';
import { namesFor, readyAsked } from './ready-setup.ts';

const NAMES = ['paceline.config.ts', 'paceline.config.mjs', 'paceline.config.js', 'paceline.config.json'];

/**
 * Reads the config file of a folder; an empty config where there is none.
 * @throws BAD_CONFIG if it can't be read or holds what it should not
 */
export async function loadConfig(folder: string): Promise<Config> {
  const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) return {};
  const path = join(folder, name);
  const input = await readFile(path);
  const parsed = Config.safeParse(input);
  if (parsed.success) {
    try {
      return mapRequests(parsed.data, {
        asked: (asked, place, beside) => readyAsked(asked, folder, placesIn(place), beside),
        beside: (spec, place, asked) => readyToPlan(spec, folder, place, namesFor(asked)),
      });
    } catch (error) {
      if (!(error instanceof WrongRequest)) throw error;
      throw new PacelineError('BAD_CONFIG', `Expected ${error.message}, in ${name}`);
    }
  }
  const what = explain(parsed.error, input, Object.keys(Config.shape));
  throw new PacelineError('BAD_CONFIG', `${what}, in ${name}`);
}

function placesIn(place: string) {
  const of = (field: string) => (index: number) => `${place}${field}.${index}.`;
  return { request: of('requests'), setup: of('setup') };
}

async function readFile(path: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return JSON.parse(withoutMark(readFileSync(path, 'utf8'))) as unknown;
    // Node runs TypeScript by itself only from 22.18 on.
    return await createJiti(import.meta.url).import(path, { default: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new PacelineError('BAD_CONFIG', `Expected ${path} to load, got: ${reason}`, { cause: error });
  }
}
