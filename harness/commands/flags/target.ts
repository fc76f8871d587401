import { concealCommand } from '../../secrets/conceal.ts';
import { preset } from './flag.ts';
import { choice, duration, settings, text } from './kinds.ts';

/** What is started, and when it counts as ready. */
export const TARGET = {
  target: {
    ...text('command', 'start this and load it; it gets its port as {port} and in PORT'),
    conceal: concealCommand,
  },
  image: text('name', 'start this image in a container and load it, with --target as its command if given'),
  ready: text(
    'path',
    'path that answers 2xx when the target is ready (default: the first path that is asked by GET)',
  ),
  readyTimeout: preset(duration('time a target may take until it answers'), 15),
  env: settings('setting for every target'),
  runtime: preset(choice('name', ['process', 'docker'], 'where targets run'), 'process'),
  install: {
    ...text('command', 'installs it in a fresh checkout, e.g. `npm ci`'),
    conceal: concealCommand,
  },
  build: { ...text('command', 'builds it, e.g. `npm run build`'), conceal: concealCommand },
};
