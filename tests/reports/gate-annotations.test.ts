import { describe, expect, test } from 'vitest';
import type { GateResult } from '../../harness/record/gate.ts';
import { renderAnnotations } from '../../reports/annotations/annotations.ts';
import { ciOf } from '../../reports/annotations/ci.ts';
import { sampleOpen } from '../support/sample-comparison.ts';
import { sampleFailedGate, sampleGate, sampleStrangeBaseline } from '../support/sample-gate.ts';

const failed = sampleFailedGate();

/** What GitHub's runner makes of a line: the command, its properties and its message. */
function readGithub(line: string) {
  const [, command = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const decoded = (text: string) =>
    text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return {
    command,
    properties: Object.fromEntries(
      properties.split(',').map((property) => {
        const [name = '', value = ''] = property.split('=');
        return [name, decoded(value)];
      }),
    ),
    message: decoded(message),
  };
}

function lines(result: GateResult, ci: Parameters<typeof renderAnnotations>[1]): string[] {
  const text = renderAnnotations(result, ci);
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').filter((line) => line !== '');
}

describe('GitHub', () => {
  test('an error for the outcome and each SLO missed, a warning for one unknown, a notice for what can’t be seen', () => {
    expect(lines(failed, 'github').map((line) => readGithub(line).command)).toEqual([
      'error',
      'error',
      'warning',
      'notice',
    ]);
  });

  test('reads back as it was written, whatever signs are in it', () => {
    const because = 'B is 3 % slower: 100%25, that is,\r\nmuch';
    const slos: GateResult['slos'] = [
      { slo: 'p99<2ms, errors: 1%', value: 0.031, unit: 'share', state: 'missed', note: null },
    ];
    const open = {
      ...failed,
      verdict: 'inconclusive' as const,
      exitCode: 0,
      confirmation: null,
      comparisons: [],
    };
    const [first = '', second = ''] = lines({ ...open, because, slos, notes: [] }, 'github');
    expect(readGithub(first)).toEqual({
      command: 'warning',
      properties: {
        title:
          'SLO missed: p99<2ms, errors: 1% (measured: 3.10 %); undecided: B is 3 % slower: 100%25, that is, much',
      },
      message: expect.stringMatching(
        /^Paceline gate passes, undecided \(exit status 0\)\. .*B is 3 % slower: 100%25, that is,\r\nmuch\.$/s,
      ),
    });
    expect(second).toBe('::error title=SLO missed%3A p99<2ms%2C errors%3A 1%25::Measured: 3.10 %25.');
    expect(readGithub(second).properties).toEqual({ title: 'SLO missed: p99<2ms, errors: 1%' });
    expect(readGithub(second).message).toBe('Measured: 3.10 %.');
  });

  test.each<[string, GateResult, string]>([
    ['passes', sampleGate(), 'notice'],
    ['undecided', sampleGate({}, sampleOpen().result), 'warning'],
    ['undecided and strict', sampleGate({ exitCode: 4 }, sampleOpen().result), 'error'],
    ['invalid', sampleGate({ verdict: 'invalid', exitCode: 3 }), 'error'],
  ])('%s', (_, result, level) => {
    expect(readGithub(lines(result, 'github')[0] ?? '').command).toBe(level);
  });

  test('a baseline under other conditions is a warning that names them', () => {
    const [, unlike = ''] = lines(sampleStrangeBaseline(), 'github');
    expect(readGithub(unlike).command).toBe('warning');
    expect(readGithub(unlike).message).toContain('processor: Sample CPU against Other CPU');
  });
});

test('Azure Pipelines has errors and warnings, in lines of its own form', () => {
  const because = 'a\nb 5 %';
  const open = { ...failed, verdict: 'inconclusive' as const, confirmation: null, comparisons: [] };
  const written = lines({ ...open, because }, 'azure');
  expect(written.map((line) => /^##vso\[task\.logissue type=(\w+)\]/.exec(line)?.[1])).toEqual([
    'error',
    'error',
    'warning',
  ]);
  expect(written[0]).toBe(
    '##vso[task.logissue type=error]SLO missed: p99<2ms (measured: 2.91 ms); undecided: a b 5 %AZP25. Paceline gate fails (exit status 1). The comparison by itself: inconclusive. A%0Ab 5 %AZP25.',
  );
});

test.each(['gitlab', 'none'] as const)('nothing for %s', (ci) => {
  expect(renderAnnotations(failed, ci)).toBe('');
});

test.each([
  [{ GITHUB_ACTIONS: 'true', CI: 'true' }, 'github'],
  [{ GITLAB_CI: 'true', CI: 'true' }, 'gitlab'],
  [{ TF_BUILD: 'True' }, 'azure'],
  [{ CI: 'true' }, 'none'],
  [{}, 'none'],
] as const)('%j is %s', (env, ci) => {
  expect(ciOf(env)).toBe(ci);
});
