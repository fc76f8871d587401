import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { nodesPage } from '../../pages/nodes-page.ts';
import type { NodesResult } from '../../record/nodes.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import { byTurns } from './by-turns.ts';
import { inBlocks } from './in-blocks.ts';
import type { NodesOptions } from './options.ts';
import { type PlannedNodes, planNodes } from './plan-nodes.ts';
import type { NodesSetting } from './setting.ts';

/**
 * Measures the same service on several Node versions, and says on which it is faster.
 * @param words versions, and scenarios (or SCENARIO/VARIANT) unless there is a target
 * @throws BAD_OPTION, BAD_CONFIG, UNKNOWN_SCENARIO, UNKNOWN_VARIANT; what resolving versions throws
 */
export async function nodes(
  words: readonly string[],
  options: NodesOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<NodesResult>> {
  const config = await loadConfig(session.cwd);
  const planned = await planNodes(words, options, config, session);
  return measureNodes(planned, options, config, session, recorded);
}

/** Measures what is planned. */
export async function measureNodes(
  planned: PlannedNodes,
  options: NodesOptions,
  config: Config,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<NodesResult>> {
  const { cwd, signal } = session;
  const seed = chooseSeed(options.seed, session, config.seed);
  const startedAt = new Date().toISOString();
  const id = `${startedAt.slice(0, 19).replaceAll(':', '-')}-nodes-${seed.toString(36)}`;
  const folder = resolve(cwd, options.out ?? join('.paceline', 'nodes', id));
  mkdirSync(folder, { recursive: true });
  const from = options.runtime === 'docker' ? { env: {} } : session;
  const env = targetEnvironment(from, options.env, config.env ?? {});
  const duet = planned.versions.length === 2 && options.runtime === 'process';
  const command = recorded({ seed });
  const setting: NodesSetting = { planned, options, session, folder, id, startedAt, seed, env, command };
  let measured: Pick<NodesResult, 'rows' | 'warnings'>;
  try {
    measured = duet ? await byTurns(setting) : await inBlocks(setting);
  } finally {
    session.idle();
  }
  const result: NodesResult = {
    schema: 'paceline.nodes/1',
    ...{ id, startedAt, command },
    fingerprint: takeFingerprint(),
    runtime: options.runtime,
    method: duet ? 'duet' : 'blocks',
    versions: planned.versions,
    notes: [
      'the version of each launch is what its process said it is',
      'loop delay is sampled by the same timer of the probe on every version, so that it can be compared between them',
      ...planned.versions.flatMap(({ version, note }) => (note === null ? [] : [`Node ${version}: ${note}`])),
    ],
    ...measured,
  };
  const report = join(folder, 'report.html');
  writeFileSync(join(folder, 'nodes.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(report, nodesPage(result));
  const failure = signal.aborted ? signal.reason : undefined;
  return { result, folder, report, exitCode: exitCode(result, options.strict), failure };
}

/** Which version is faster is an answer; a version that could not be measured is none. */
function exitCode({ rows }: NodesResult, strict: boolean): number {
  if (rows.some(({ cells }) => cells.some(({ state }) => state === 'invalid'))) return EXIT.invalid;
  const open = rows.some(({ pairs }) => pairs.some(({ verdict }) => verdict === 'inconclusive'));
  return open && strict ? EXIT.inconclusive : EXIT.pass;
}
