import { renderLaunchesCsv } from '../../reports/csv/launches.ts';
import { renderCompareJunit } from '../../reports/junit/compare.ts';
import { renderGateJunit } from '../../reports/junit/gate.ts';
import { renderCompareMarkdown } from '../../reports/markdown/compare.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderCompare } from '../../reports/terminal/compare.ts';
import { renderGate } from '../../reports/terminal/gate.ts';
import { judgeComparison } from '../analysis/duet/judge.ts';
import { launchPoints, writeComparePage } from '../pages/compare-page.ts';
import type { GateResult } from '../record/gate.ts';
import type { CompareStore } from '../record/store.ts';
import { judgeGateRecord } from './judge-gate.ts';
import type { Kind } from './kind.ts';

/** Records of `compare` and of `gate`. */
export const compareKind: Kind<CompareStore> = {
  judge(store) {
    const result = judgeComparison(store.readManifest(), store.readTrials());
    store.writeResults(result);
    const gate = writeGate(store);
    if (gate !== null) return { result: gate, text: (style) => renderGate(gate, style) };
    writeComparePage(store, result);
    return { result, text: (style) => renderCompare(result, style) };
  },
  draw(store) {
    writeComparePage(store, store.readResults());
  },
  text(store, format) {
    const result = store.readResults();
    const gate = store.readGate();
    switch (format) {
      case 'md':
        return gate === null ? renderCompareMarkdown(result) : renderGateMarkdown(gate);
      case 'junit':
        return gate === null ? renderCompareJunit(result) : renderGateJunit(gate);
      case 'csv':
        return renderLaunchesCsv(result, launchPoints(store.readTrials()));
      case 'json':
        return `${JSON.stringify(gate ?? result)}\n`;
    }
  },
  describe(store) {
    const { a, b, duet, whole, gate } = store.readManifest();
    // Its comparison may be complete, and its repetition or the launches for its SLOs not.
    const undecided = gate !== undefined && store.readGate() === null;
    const planned = (duet.looks.at(-1)?.launches ?? 0) + whole.trials.length;
    return {
      profile: null,
      scenarios: [`${a.label} against ${b.label}`],
      // A comparison that was decided early needed no more.
      trials: { planned, done: store.readTrials().length },
      state: undecided ? 'interrupted' : store.readResults().state,
    };
  },
};

/** Decides a gate by its record and writes it in all its forms; null where no gate asked for it, or it was interrupted. */
export function writeGate(store: CompareStore): GateResult | null {
  const result = judgeGateRecord(store);
  if (result === null) return null;
  store.writeGate(result);
  store.writeGateTexts({ summary: renderGateMarkdown(result), junit: renderGateJunit(result) });
  writeComparePage(store, store.readResults());
  return result;
}
