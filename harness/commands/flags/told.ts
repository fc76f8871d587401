import { text, toggle } from './kinds.ts';

/** How it is told, and where it is kept: nothing of it changes what is measured. */
export const TOLD = {
  json: toggle('print one JSON document to stdout and nothing else'),
  quiet: toggle('print no progress and no tables'),
  out: text('dir', 'folder for the record (default: .paceline/runs/<id>)'),
};
