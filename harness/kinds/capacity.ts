import { renderCurveCsv } from '../../reports/csv/curve.ts';
import { renderCapacityJunit } from '../../reports/junit/capacity.ts';
import { renderCapacityMarkdown } from '../../reports/markdown/capacity.ts';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import { judgeCapacity } from '../analysis/capacity/judge.ts';
import { writeCapacityPage } from '../pages/capacity-page.ts';
import type { CapacityStore } from '../record/store.ts';
import type { Kind } from './kind.ts';

/** Records of `capacity`. */
export const capacityKind: Kind<CapacityStore> = {
  judge(store) {
    const result = judgeCapacity(store.readManifest(), store.readTrials());
    store.writeResults(result);
    writeCapacityPage(store, result);
    return { result, text: (style) => renderCapacity(result, style) };
  },
  draw(store) {
    writeCapacityPage(store, store.readResults());
  },
  text(store, format) {
    const result = store.readResults();
    switch (format) {
      case 'md':
        return renderCapacityMarkdown(result);
      case 'junit':
        return renderCapacityJunit(result);
      case 'csv':
        return renderCurveCsv(result);
      case 'json':
        return `${JSON.stringify(result)}\n`;
    }
  },
  describe(store) {
    const { subject, slo } = store.readManifest();
    const done = store.readTrials().length;
    return {
      profile: null,
      scenarios: [`capacity of ${subject.text}${slo.length === 0 ? '' : ` at ${slo.join(', ')}`}`],
      // How many a search needs is known when it has ended.
      trials: { planned: done, done },
      state: store.readResults().complete ? 'complete' : 'interrupted',
    };
  },
};
