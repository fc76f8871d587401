import type { Session } from '../session.ts';
import type { NodesOptions } from './options.ts';
import type { PlannedNodes } from './plan-nodes.ts';

/** What versions are measured with. */
export interface NodesSetting {
  planned: PlannedNodes;
  options: NodesOptions;
  session: Session;
  folder: string;
  id: string;
  startedAt: string;
  seed: number;
  env: Record<string, string>;
  command: string;
}
