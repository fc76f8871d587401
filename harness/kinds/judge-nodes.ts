import { judgeComparison } from '../analysis/duet/judge.ts';
import { matrixOfBlocks, nodesResult, rowOfDuet } from '../analysis/nodes.ts';
import type { NodesManifest, NodesResult } from '../record/nodes.ts';
import { CompareStore, isRecord, type NodesStore, RunStore } from '../record/store.ts';

type JudgedRows = Pick<NodesResult, 'rows' | 'warnings'>;

/** The matrix by what was measured of it. @throws RECORD_DAMAGED */
export function judgeNodes(store: NodesStore): NodesResult {
  const manifest = store.readManifest();
  return nodesResult(
    manifest,
    manifest.method === 'duet' ? byTurns(store, manifest) : inBlocks(store, manifest),
  );
}

function byTurns(store: NodesStore, { rows }: NodesManifest): JudgedRows {
  const warnings = new Set<string>();
  const judged = rows.map((row) => {
    const folder = store.duetFolder(row);
    if (!isRecord(folder)) return rowOfDuet(row, null, []);
    const own = CompareStore.at(folder);
    const lines = own.readTrials();
    const result = judgeComparison(own.readManifest(), lines);
    for (const warning of result.warnings) warnings.add(warning);
    const duets = lines.flatMap((line) => (line.schema === 'paceline.duet/1' ? [line] : []));
    return rowOfDuet(row, result, duets);
  });
  return { rows: judged, warnings: [...warnings] };
}

function inBlocks(store: NodesStore, { rows }: NodesManifest): JudgedRows {
  // It ended before its first launch, e.g. while images were built.
  if (!isRecord(store.blocksFolder))
    return { rows: rows.map((row) => rowOfDuet(row, null, [])), warnings: [] };
  const own = RunStore.at(store.blocksFolder);
  const manifest = own.readManifest();
  return { rows: matrixOfBlocks(rows, manifest, own.readTrials()), warnings: manifest.warnings };
}
