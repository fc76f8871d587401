import { repeatable, text, toggle } from './kinds.ts';
import { PRINTED } from './told.ts';

export const INIT = {
  start: text('command', 'how the service is started; it gets its port as {port} and in PORT'),
  path: repeatable(
    text(
      'path',
      'path that the gate is to ask for, in place of those found; `3:/users` is asked three times as often',
    ),
  ),
  workflow: toggle('draft no workflow', true),
  yes: toggle('write without asking'),
  force: toggle('overwrite files that are there already'),
  ...PRINTED,
};
