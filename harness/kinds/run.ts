import { renderCsv } from '../../reports/csv/csv.ts';
import { renderJunit } from '../../reports/junit/junit.ts';
import { renderMarkdown } from '../../reports/markdown/markdown.ts';
import { renderTerminal } from '../../reports/terminal/terminal.ts';
import { analyse } from '../analysis/results.ts';
import { runPage } from '../pages/run-page.ts';
import type { RunStore } from '../record/store.ts';
import type { Kind } from './kind.ts';

/** Records of `run`. */
export const runKind: Kind<RunStore> = {
  judge(store) {
    const trials = store.readTrials();
    const result = analyse(store.readManifest(), trials);
    store.writeResults(result);
    store.writeReport(runPage(result, trials));
    return { result, text: (style) => renderTerminal(result, style) };
  },
  draw(store) {
    store.writeReport(runPage(store.readResults(), store.readTrials()));
  },
  text(store, format) {
    const result = store.readResults();
    switch (format) {
      case 'md':
        return renderMarkdown(result);
      case 'junit':
        return renderJunit(result);
      case 'csv':
        return renderCsv(store.readTrials());
      case 'json':
        return `${JSON.stringify(result)}\n`;
    }
  },
  describe(store) {
    const { profile, scenarios, trials } = store.readManifest();
    const done = store.readTrials().length;
    return {
      profile: profile.name,
      scenarios: scenarios.map(({ name }) => name),
      trials: { planned: trials.length, done },
      state: done >= trials.length ? 'complete' : 'interrupted',
    };
  },
};
