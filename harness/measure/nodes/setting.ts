import type { NodesManifest } from '../../record/nodes.ts';
import type { NodesStore } from '../../record/store.ts';
import type { Session } from '../session.ts';
import type { NodesOptions } from './options.ts';
import type { PlannedNodes } from './plan-nodes.ts';

/** What versions are measured with. */
export interface NodesSetting {
  planned: PlannedNodes;
  options: NodesOptions;
  session: Session;
  manifest: NodesManifest;
  store: NodesStore;
  seed: number;
  env: Record<string, string>;
}
