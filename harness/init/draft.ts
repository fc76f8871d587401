import { join, posix, relative, sep } from 'node:path';
import { ownVersion, packageRoot } from '../package.ts';
import { configFileName } from './config-file.ts';
import type { Project } from './detect.ts';
import { draftConfig } from './draft-config.ts';
import { ACTION, draftWorkflow, type WorkflowFacts, workflowPath } from './draft-workflow.ts';
import { type DraftedFile, drafted } from './files.ts';
import type { ProjectFacts } from './result.ts';

/**
 * The files that are drafted for a project, each with what is on disk in its place: its config, and its workflow if that is wanted.
 * What is doubtful of them is added to its warnings.
 */
export function draft(
  { root, found, manager, place, node, packageManager, warnings }: Project,
  workflow: boolean,
): DraftedFile[] {
  const config = configFileName(root, found, warnings);
  const files = [drafted(root, config, draftConfig(found, config))];
  if (!workflow) return files;
  const top = place.top ?? root;
  const path = fromProject(root, join(top, workflowPath(place)));
  const text = draftWorkflow({
    place,
    manager,
    lock: manager.lock === null ? null : fromProject(top, manager.lock),
    node,
    install: found.install,
    paceline: sourceOf(found, warnings),
    version: ownVersion(),
    packageManager,
  });
  return [...files, drafted(root, posix.normalize(path), text)];
}

/** A clone was never on npm, where somebody else may have taken the name: CI must not get its code from there. */
function sourceOf(found: ProjectFacts, warnings: string[]): WorkflowFacts['paceline'] {
  if (found.pacelineInstalled) return 'dependency';
  if (packageRoot.split(sep).includes('node_modules')) return 'npm';
  const [owner = ''] = ACTION.split('/');
  warnings.push(
    `This Paceline runs from a clone, so the workflow uses its action: put the GitHub account that holds that clone in the place of ${owner}.`,
  );
  return 'action';
}

function fromProject(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, '/');
}
