import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CapacityResult } from '../../harness/record/capacity.ts';
import { CapacityResult as Schema } from '../../harness/record/capacity.ts';
import { renderCurveCsv } from '../../reports/csv/curve.ts';
import { renderCapacityJunit } from '../../reports/junit/capacity.ts';
import { renderCapacityMarkdown } from '../../reports/markdown/capacity.ts';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import {
  HOSTILE,
  sampleCapacity,
  sampleHostile,
  sampleIrregular,
  sampleNeverKept,
  sampleNeverMissed,
  samplePlanned,
  sampleScaleUp,
  sampleSweep,
  sampleUnknown,
} from '../support/sample-capacity.ts';

const ALL: Record<string, CapacityResult> = {
  planned: samplePlanned(),
  'never-missed': sampleNeverMissed(),
  'never-kept': sampleNeverKept(),
  irregular: sampleIrregular(),
  unknown: sampleUnknown(),
  sweep: sampleSweep(),
  'scale-up': sampleScaleUp(),
};
const NAMES = Object.keys(ALL);

function of(name: string): CapacityResult {
  const result = ALL[name];
  if (result === undefined) throw new Error(`Expected a sample, got ${name}`);
  return result;
}

/** In one line, as a person reads it on. */
function text(result: CapacityResult): string {
  return renderCapacity(result, { color: false, width: 80 }).replace(/\s+/g, ' ');
}

test.each(NAMES)('the sample %s is a record', (name) => {
  expect(Schema.parse(of(name))).toEqual(of(name));
});

describe('golden reports; `npm test -- tests/reports -u` accepts a change', () => {
  test.each(NAMES)('%s in a terminal', async (name) => {
    await expect(renderCapacity(of(name), { color: false, width: 80 })).toMatchFileSnapshot(
      `golden/capacity-${name}.txt`,
    );
  });

  test.each(['planned', 'sweep', 'scale-up'])('%s in Markdown', async (name) => {
    await expect(renderCapacityMarkdown(of(name))).toMatchFileSnapshot(`golden/capacity-${name}.md`);
  });

  test.each(['planned', 'irregular'])('%s in JUnit', async (name) => {
    await expect(renderCapacityJunit(of(name))).toMatchFileSnapshot(`golden/capacity-${name}.xml`);
  });

  test('the curve in CSV', async () => {
    await expect(renderCurveCsv(of('planned'))).toMatchFileSnapshot('golden/capacity-curve.csv');
  });
});

describe('terminal', () => {
  test.each(NAMES.flatMap((name) => [80, 100].map((width) => [name, width] as const)))(
    '%s keeps to %i columns, but for the command that can be copied',
    (name, width) => {
      const lines = renderCapacity(of(name), { color: false, width }).split('\n');
      const wide = lines.filter((line) => line.length > width);
      expect(wide.filter((line) => line.trim() !== of(name).command)).toEqual([]);
    },
  );

  test('begins with the answer', () => {
    const [, first] = renderCapacity(of('planned'), { color: false, width: 200 }).split('\n');
    expect(first).toBe(
      'Keeps p99<50ms and errors<0.1% up to 612 to 631 req/s (95 % interval; 3 searches, each on a launch of its own).',
    );
  });

  test.each(NAMES)('%s: colour changes nothing but colour', (name) => {
    const coloured = renderCapacity(of(name), { color: true, width: 80 });
    const plain = renderCapacity(of(name), { color: false, width: 80 });
    expect(coloured).not.toBe(plain);
    expect(plain).not.toContain('\u001b');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  test('a narrow one leaves columns out, and keeps load, latency, class', () => {
    const lines = renderCapacity(of('planned'), { color: false, width: 60 }).split('\n');
    const heading = lines.find((line) => /^\s+load\s/.test(line)) ?? '';
    expect(heading.length).toBeLessThanOrEqual(60);
    expect(heading.trim().split(/\s+/)).toEqual(
      expect.arrayContaining(['load', 'p50', 'p99', 'errors', 'SLO']),
    );
    expect(heading).not.toContain('p90');
  });
});

describe('what limits the answer', () => {
  test('the SLO that is missed first, with what was read of it at the lowest load that missed it', () => {
    expect(text(of('planned'))).toContain(
      'What is missed first is p99<50ms: at 631 req/s 1.17 % [0.934 %, 1.40 %] of the requests were beyond it, where 1 % may be.',
    );
  });

  test.each([
    ['errors<0.1%', 0.034, 'at 631 req/s 3.40 % [3.00 %, 4.00 %] of the requests got no right answer'],
    ['goodput>500/s', 488, 'at 631 req/s 488 [0.0300, 0.0400] req/s were answered rightly'],
    ['utilization<80%', 0.91, 'the busiest loop was busy 91.0 % [3.00 %, 4.00 %] of the time'],
    [
      'loop p99.9<20ms',
      0.02,
      'an event would have waited longer 2.00 % [3.00 %, 4.00 %] of the time, where 0.1 % may be',
    ],
  ])('%s in its own words', (slo, value, words) => {
    const found = sampleCapacity();
    const curve = found.curve.map((point) => ({
      ...point,
      slos: [{ slo, value, ci: [0.03, 0.04] as [number, number] }],
    }));
    expect(text({ ...found, slo: [slo], binding: slo, curve })).toContain(words);
  });

  test('a share has an interval of shares', () => {
    const slos = [{ slo: 'p99<50ms', value: 0.83, ci: [-0.02, 1.03] as [number, number] }];
    const curve = sampleCapacity().curve.map((point) => ({ ...point, slos }));
    expect(text(sampleCapacity({ curve }))).toContain('83.0 % [0 %, 100 %] of the requests');
  });

  test('the generator, so that there is only a lower end', () => {
    expect(text(of('never-missed'))).toContain(
      'up to at least 12,000 req/s: the generator was the limit (95 % interval; 1 search).',
    );
    expect(text(of('never-missed'))).toContain('The target may carry more');
    expect(text(sampleNeverMissed({ limitedBy: 'target', limitedReasons: [] }))).toContain(
      'no load that was asked for missed it',
    );
  });

  test('that it rests on one launch, unless the target is not launched', () => {
    const [search] = sampleCapacity().searches;
    const once = sampleCapacity({ searches: search === undefined ? [] : [search] });
    expect(text(once)).toContain('What launches differ by is not in the interval, since it rests on one');
    expect(text(sampleCapacity())).not.toContain('since it rests on one');
    const url = { ...once, subject: { ...once.subject, kind: 'url' as const } };
    expect(text(url)).not.toContain('since it rests on one');
  });

  test('nothing kept, even at the lowest load', () => {
    expect(text(of('never-kept'))).toContain('not even at the lowest load that was tried, 20.0 req/s.');
  });

  test('irregular: the reason, and that no interval is to be relied on', () => {
    const said = text(of('irregular'));
    expect(said).toContain('no interval is to be relied on');
    expect(said).toContain('At 500 req/s the SLO was missed, after the same launch had kept it at 622 req/s');
    expect(said).not.toContain('Keeps p99');
  });

  test('the budget, or who interrupted it', () => {
    expect(text(sampleUnknown({ complete: true }))).toContain('could not be decided within the budget');
    expect(text(of('unknown'))).toContain('could not be decided until it was interrupted');
    expect(text(of('unknown'))).toContain('Interrupted: this rests on what was measured until then.');
  });
});

describe('what is decided by it', () => {
  test.each([
    [samplePlanned(), 'Required: 600 req/s, met: it carries at least 612 req/s.'],
    [
      sampleCapacity({ require: { rate: 700, state: 'missed' } }),
      'missed: the SLO is missed from 631 req/s on.',
    ],
    [
      sampleCapacity({ require: { rate: 620, state: 'unknown' } }),
      'it lies within the interval, 612 to 631 req/s.',
    ],
    [sampleNeverMissed(), 'can’t be told: it is only known to carry 12,000 req/s.'],
    [sampleIrregular(), 'can’t be told: there is no one capacity.'],
  ])('required rate, %#', (result, words) => expect(text(result)).toContain(words));

  test('a change, what it was and is', () => {
    expect(text(of('planned'))).toContain(
      'regressed; capacity -11.8 % [-13.6 %, -9.88 %] (95 % interval), 694 to 715 req/s before and 612 to 631 req/s now.',
    );
  });

  test('no change where the two are not alike, or one has no capacity', () => {
    const { before } = samplePlanned();
    if (before === null) throw new Error('Expected an earlier run');
    const unlike = { ...before, verdict: 'inconclusive' as const, differences: ['cores: 4 before, 2 now'] };
    expect(text(samplePlanned({ before: unlike }))).toContain('not alike: cores: 4 before, 2 now.');
    const invalid = { ...before, verdict: 'invalid' as const, change: null, ci: null };
    expect(text(samplePlanned({ before: invalid }))).toContain('one of the two is irregular');
  });

  test('Little’s law: held, not held, and not checked', () => {
    expect(text(of('planned'))).toContain('Checked by Little’s law');
    expect(text(sampleCapacity({ littleResidual: 0.12 }))).toContain('does not hold well');
    expect(text(of('never-missed'))).toContain('was not checked');
  });

  test('the setting whose capacity it is', () => {
    expect(text(of('sweep'))).toContain('up to 612 to 631 req/s with pool 10 (');
    const { sweep } = sampleSweep();
    expect(text(sampleSweep({ sweep: sweep && { ...sweep, best: null } }))).toContain('with pool 10 (');
  });
});

describe('a figure that is missing', () => {
  test('has its reason below the table', () => {
    expect(text(of('planned'))).toContain('– for a percentile: the load had too few requests for it.');
    expect(text(of('never-missed'))).toContain('a target that is asked at its URL has no probe inside');
    expect(text(of('scale-up'))).not.toContain('Over load');
  });

  test('of a forecast without a probe', () => {
    const { forecast } = samplePlanned();
    if (forecast === null) throw new Error('Expected a forecast');
    expect(text(samplePlanned({ forecast: { ...forecast, perReplica: null } }))).toContain(
      'Cores of each – (no probe told)',
    );
  });

  test('is empty in CSV', () => {
    const [, first] = renderCurveCsv(sampleCapacity()).split('\r\n');
    expect(first).toMatch(/,1\.035?,3\.437,,0,/);
  });
});

describe('JUnit', () => {
  const counts = (result: CapacityResult) =>
    /tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/
      .exec(renderCapacityJunit(result))
      ?.slice(1)
      .map(Number);

  test.each([
    ['planned', [3, 1, 0, 0]],
    ['never-missed', [2, 0, 0, 1]],
    ['never-kept', [2, 2, 0, 0]],
    ['irregular', [2, 0, 1, 1]],
    ['unknown', [1, 0, 1, 0]],
    ['scale-up', [0, 0, 0, 0]],
  ])('%s: tests, failures, errors, skipped', (name, expected) => {
    expect(counts(of(name))).toEqual(expected);
  });

  test.each([
    ['improved', 0, 0, 0],
    ['no-change', 0, 0, 0],
    ['inconclusive', 0, 0, 1],
    ['invalid', 0, 1, 0],
  ] as const)('against an earlier run, %s', (verdict, ...rest) => {
    const { before } = samplePlanned();
    expect(counts(samplePlanned({ before: before && { ...before, verdict } }))).toEqual([3, ...rest]);
  });
});

describe('CSV', () => {
  test('has a line for each load, of each value of a sweep', () => {
    const { curve, sweep } = sampleSweep();
    expect(renderCurveCsv(sampleCapacity()).trim().split('\n')).toHaveLength(
      1 + sampleCapacity().curve.length,
    );
    const all = sweep?.points.reduce((sum, { answer }) => sum + answer.curve.length, 0) ?? 0;
    expect(all).toBeGreaterThan(curve.length);
    expect(renderCurveCsv(sampleSweep()).trim().split('\n')).toHaveLength(1 + all);
  });

  test('quotes what would end a field, and takes a formula for a text', () => {
    const { sweep } = sampleSweep();
    const points = sweep?.points.map((point) => ({ ...point, value: '=A1,"x"' })) ?? [];
    const csv = renderCurveCsv(sampleSweep({ sweep: sweep && { ...sweep, points } }));
    expect(csv).toContain(`,"'=A1,""x""",`);
  });
});

describe('what others say stays text', () => {
  test('in Markdown', () => {
    const markdown = renderCapacityMarkdown(sampleHostile());
    expect(markdown).toContain('&lt;/script&gt;&lt;img src=x');
    expect(markdown.replaceAll(`\`${HOSTILE}\``, '')).not.toContain('<img');
  });

  test('in JUnit', () => {
    expect(renderCapacityJunit(sampleHostile())).not.toContain('<img');
  });
});
