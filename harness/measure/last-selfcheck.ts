import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SelfcheckResult } from '../record/selfcheck.ts';
import { runsFolder } from './folders.ts';
import type { Session } from './session.ts';

/** Where what a selfcheck of this folder said is kept. */
export function selfcheckPath(where: Pick<Session, 'cwd'>): string {
  return join(dirname(runsFolder(where)), 'selfcheck.json');
}

/** What the last selfcheck in this folder said; null without one that can be read. */
export function lastSelfcheck(where: Pick<Session, 'cwd'>): SelfcheckResult | null {
  try {
    const parsed = SelfcheckResult.safeParse(JSON.parse(readFileSync(selfcheckPath(where), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
