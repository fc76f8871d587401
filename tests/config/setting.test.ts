import { describe, expect, test } from 'vitest';
import { Variant } from '../../harness/config/scenario.ts';
import { counts, setting, withSetting } from '../../harness/config/setting.ts';

describe('a setting and its values', () => {
  test('is a list or a range', () => {
    expect(setting('pool=1,2,5', '--sweep')).toEqual({ setting: 'pool', values: ['1', '2', '5'] });
    expect(setting('GC=--a, --b', '--sweep')).toEqual({ setting: 'GC', values: ['--a', '--b'] });
    expect(setting('workers=1..4', '--sweep').values).toEqual(['1', '2', '3', '4']);
  });

  test.each(['pool', 'pool=', '=1,2', 'pool=1', 'pool=1,1', 'pool=1,,2', 'pool=5..1', 'pool=1..99999'])(
    '%s is none',
    (text) => {
      expect(() => setting(text, '--sweep')).toThrow(/Expected --sweep .*, got /);
    },
  );

  test('counts are whole numbers above 0, ascending', () => {
    expect(counts('workers=4,1,2', '--scale-up').counts).toEqual([1, 2, 4]);
    expect(() => counts('workers=0,1', '--scale-up')).toThrow('whole numbers above 0');
    expect(() => counts('workers=a,b', '--scale-up')).toThrow('whole numbers above 0');
  });
});

describe('a variant with a setting', () => {
  const variant = Variant.parse({ name: 'a', title: 'A', command: 'node a.js {size}', env: { KEEP: '1' } });

  test('takes it by the variable that the scenario declares, or that has this name', () => {
    const declared = { pool: { env: 'POOL_SIZE', variant: 'a' } };
    expect(withSetting(variant, declared, 'pool', '5', '--sweep').env).toEqual({ KEEP: '1', POOL_SIZE: '5' });
    expect(withSetting(variant, {}, 'POOL', '5', '--sweep').env).toEqual({ KEEP: '1', POOL: '5' });
  });

  test('takes it in its command', () => {
    expect(withSetting(variant, {}, 'size', '5', '--sweep').command).toBe('node a.js 5');
  });

  test('that takes it nowhere is refused, with the settings there are', () => {
    const declared = { pool: { env: 'POOL_SIZE', variant: 'a' } };
    expect(() => withSetting(variant, declared, 'pol', '5', '--sweep')).toThrow(/\(pool\).*got "pol"/);
  });
});
