import type { Environment } from './npm.ts';
import { type FoundNode, Search, type SearchOptions } from './search.ts';
import { readSpec } from './spec.ts';
import { refuseTooOld } from './versions.ts';

/**
 * A Node version that can be run. `version` is what the binary says; what a target ran on is its own word, by its
 * probe, and that is what a record carries.
 */
export interface ResolvedNode extends FoundNode {
  /** As it was written. */
  spec: string;
}

/**
 * From what a user wrote (`22.21.1`, `22.21`, `22`, `>=20.19`, `lts`, `lts/jod`, `current`) to binaries that
 * run, in the same order. A whole version that is on this machine needs no network; for anything else npm is
 * asked which is newest, and where it can't be, the newest on this machine that fits is used, with a note.
 * @throws BAD_OPTION for what is no version, or one older than Paceline measures; NODE_NOT_FOUND for one that
 * was never released or was withdrawn; NODE_NOT_FETCHED without a network, or for a download that isn't whole
 */
export async function resolveNodes(
  specs: readonly string[],
  options: SearchOptions,
): Promise<ResolvedNode[]> {
  // All are read before one is fetched: a typing mistake in the last shouldn't cost the downloads of the first.
  const read = specs.map((spec) => readSpec(spec));
  for (const spec of read) refuseTooOld(spec);
  const search = await Search.start(options);
  const chosen = [];
  for (const [index, spec] of read.entries()) {
    chosen.push({ spec: specs[index] ?? spec.text, choice: await search.choose(spec) });
  }
  const resolved: ResolvedNode[] = [];
  for (const { spec, choice } of chosen) {
    const found = await search.get(choice.version);
    const notes = [choice.note, found.note].filter((note) => note !== null);
    resolved.push({ spec, ...found, note: notes.length === 0 ? null : notes.join('; ') });
  }
  return resolved;
}

/** The binary of one whole version. @throws as resolveNodes */
export async function nodeBinary(version: string, env: Environment): Promise<string> {
  const [node] = await resolveNodes([version], { env });
  if (node === undefined) throw new Error('Expected a Node for each version, got none');
  return node.binary;
}
