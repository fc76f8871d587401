import { preset } from './flag.ts';
import { choice, toggle } from './kinds.ts';
import { PRINTED } from './told.ts';

export const REPORT = {
  format: preset(
    choice(
      'name',
      ['html', 'md', 'junit', 'csv', 'json'],
      'html writes report.html into the run; the others print to stdout',
    ),
    'html',
  ),
  open: toggle('show the HTML report in the browser'),
  ...PRINTED,
};
