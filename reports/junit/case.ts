export interface Case {
  /** What it belongs to, e.g. a scenario. */
  group: string;
  name: string;
  outcome: 'failure' | 'error' | 'skipped' | null;
  message: string;
}

/** Suites of cases as one document. */
export function junitDocument(suites: readonly { name: string; cases: readonly Case[] }[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="paceline">',
    ...suites.map(({ name, cases }) => suite(name, cases)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return [
    `  <testsuite name="${escaped(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}">`,
    ...cases.flatMap(testCase),
    '  </testsuite>',
  ].join('\n');
}

function testCase({ group, name, outcome, message }: Case): string[] {
  const head = `    <testcase classname="${escaped(group)}" name="${escaped(name)}"`;
  if (outcome === null) {
    return [`${head}>`, `      <system-out>${escaped(message)}</system-out>`, '    </testcase>'];
  }
  return [`${head}>`, `      <${outcome} message="${escaped(message)}"/>`, '    </testcase>'];
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escaped for an attribute or a text; characters that XML 1.0 has no way to write are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\t\n\r]/g, ' ');
}
