import type { RunComparison } from '../../harness/record/comparison.ts';
import { changeWithInterval } from '../../harness/record/format.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';

interface Case {
  scenario: string;
  name: string;
  outcome: 'failure' | 'error' | 'skipped' | null;
  message: string;
}

/**
 * A run as JUnit XML: a case for each variant that is compared. Regressed is a failure, invalid an error,
 * inconclusive is skipped, since it says nothing either way.
 */
export function renderJunit(results: RunResults): string {
  const suites = results.scenarios.map((scenario) => {
    const cases = casesOf(scenario, results.comparisons);
    const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
    return [
      `  <testsuite name="${attribute(scenario.name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}">`,
      ...cases.flatMap(testCase),
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="paceline">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(scenario: ScenarioResult, comparisons: readonly RunComparison[]): Case[] {
  return scenario.variants
    .filter((variant) => variant.reference !== null || variant.state === 'invalid')
    .map((variant) => {
      const own = comparisons.filter(
        (one) => one.scenario === scenario.name && one.variant === variant.name && one.gating,
      );
      const verdict = variant.state === 'invalid' ? 'invalid' : scenario.verdicts[variant.name];
      const sizes = own.map(({ metric, change, ci, note }) =>
        change === null || ci === null
          ? `${metric}: ${note ?? 'not compared'}`
          : `${metric} ${changeWithInterval(change, ci)}`,
      );
      const name = variant.reference === null ? variant.name : `${variant.name} against ${variant.reference}`;
      const message = [verdict ?? 'not compared', ...sizes, ...variant.reasons].join('; ');
      return { scenario: scenario.name, name, outcome: outcomeOf(verdict), message };
    });
}

function outcomeOf(verdict: string | undefined): Case['outcome'] {
  switch (verdict) {
    case 'regressed':
      return 'failure';
    case 'invalid':
      return 'error';
    case 'improved':
    case 'no-change':
      return null;
    default:
      return 'skipped';
  }
}

function testCase({ scenario, name, outcome, message }: Case): string[] {
  const head = `    <testcase classname="${attribute(scenario)}" name="${attribute(name)}"`;
  if (outcome === null) {
    return [`${head}>`, `      <system-out>${attribute(message)}</system-out>`, '    </testcase>'];
  }
  return [`${head}>`, `      <${outcome} message="${attribute(message)}"/>`, '    </testcase>'];
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escaped for an attribute or a text; characters that XML 1.0 has no way to write are left out. */
function attribute(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\t\n\r]/g, ' ');
}
