import { expect, test } from 'vitest';
import { generatorRecipe } from '../../../harness/load/swarm/image.ts';
import { tagOf } from '../../../harness/runtime/docker/build-image.ts';

test('the image of a generator holds what it runs and needs, and no more', () => {
  const names = [...generatorRecipe('22.1.0').files.keys()];
  for (const name of [
    'package.json',
    'dist/harness/load/swarm/task-main.js',
    'node_modules/hdr-histogram-js/package.json',
  ]) {
    expect(names).toContain(name);
  }
  expect(names.filter((name) => /\.(map|d\.ts|md)$|node_modules\/vitest\//.test(name))).toEqual([]);
});

test('its Node.js version is part of what it is', () => {
  const [one, same, other] = ['22.1.0', '22.1.0', '22.2.0'].map((node) => tagOf(generatorRecipe(node)));
  expect(one).toMatch(/^paceline-generator:[0-9a-f]{20}$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});
