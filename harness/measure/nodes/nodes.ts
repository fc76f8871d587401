import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { writeNodes } from '../../kinds/nodes.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import type { NodesManifest, NodesResult } from '../../record/nodes.ts';
import { assertNoRecord } from '../../record/record-folder.ts';
import { NodesStore } from '../../record/store.ts';
import { checkComparison } from '../compare/plan-comparison.ts';
import { nodesFolder } from '../folders.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { recordId } from '../record-id.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import { byTurns } from './by-turns.ts';
import { inBlocks, readyBlocks } from './in-blocks.ts';
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

/** Measures what is planned. @throws BAD_OPTION for a budget that can't be, before anything is written */
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
  const id = recordId(startedAt, seed, 'nodes');
  const from = options.runtime === 'docker' ? { env: {} } : session;
  const env = targetEnvironment(from, options.env, config.env ?? {});
  const duet = planned.versions.length === 2 && options.runtime === 'process';
  if (duet) checkComparison({ budgetSeconds: options.budget, gating: undefined, margins: {} });
  const manifest: NodesManifest = {
    schema: 'paceline.nodes-manifest/1',
    ...{ id, startedAt, command: recorded({ seed }), fingerprint: takeFingerprint() },
    runtime: options.runtime,
    method: duet ? 'duet' : 'blocks',
    versions: planned.versions,
    rows: planned.rows,
  };
  const folder = options.out === undefined ? join(nodesFolder(session), id) : resolve(cwd, options.out);
  assertNoRecord(folder);
  // Before anything is written: without an engine or an image there is nothing to record.
  const blocks = duet ? null : await readyBlocks(planned, options.runtime, id, session);
  const store = NodesStore.create(folder, manifest);
  const setting: NodesSetting = { planned, options, session, manifest, store, seed, env };
  try {
    if (blocks === null) await byTurns(setting);
    else await inBlocks(blocks, setting);
  } finally {
    session.idle();
  }
  const result = writeNodes(store);
  const failure = signal.aborted ? signal.reason : undefined;
  const exit = exitCode(result, options.strict);
  return { result, folder, report: store.reportPath, exitCode: exit, failure };
}

/** Which version is faster is an answer; a version that could not be measured is none. */
function exitCode({ rows }: NodesResult, strict: boolean): number {
  if (rows.some(({ cells }) => cells.some(({ state }) => state === 'invalid'))) return EXIT.invalid;
  const open = rows.some(({ pairs }) => pairs.some(({ verdict }) => verdict === 'inconclusive'));
  return open && strict ? EXIT.inconclusive : EXIT.pass;
}
