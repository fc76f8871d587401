import { text, toggle } from './kinds.ts';

/** How it is told: nothing of it changes what is measured. */
export const PRINTED = {
  json: toggle('print one JSON document to stdout and nothing else'),
  quiet: toggle('print no progress and no tables'),
};

export type Printed = typeof PRINTED;

/** The same, and where it is kept. */
export const TOLD = { ...PRINTED, out: text('dir', 'folder for the record (default: .paceline/runs/<id>)') };
