import { expect, test } from 'vitest';
import { concealText } from '../../harness/secrets/conceal-text.ts';

test.each([
  ['{"token":"hunter2","a":1}', '{"token":"$TOKEN","a":1}'],
  ['{"accessToken" : "hun\\"ter2"}', '{"accessToken" : "$ACCESSTOKEN"}'],
  ['{"pin": 1234, "n": 5}', '{"pin": "$PIN", "n": 5}'],
  ['{"tokens":["hunter2","hunter3"]}', '{"tokens":"$TOKENS"}'],
  ['{"inner":"{\\"password\\":\\"hunter2\\"}"}', '{"inner":"{\\"password\\":\\"$PASSWORD\\"}"}'],
  ['a=1&session_id=hunter2&b=2', 'a=1&session_id=$SESSION_ID&b=2'],
  ['Authorization: Bearer hunter2hunter2', 'Authorization: Bearer $CREDENTIALS'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2 end', 'jwt $TOKEN end'],
  ['see http://ann:hunter2@host/x', 'see http://$USER:$PASSWORD@host/x'],
  ['-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----', '$PRIVATE_KEY'],
  ['{"apiKey":"hunter2', '{"apiKey":"$APIKEY"'],
])('%s', (text, kept) => {
  expect(concealText(text)).toBe(kept);
});

test.each([
  '{"author":"Ann","keyword":"x","key":"y","monkey":2}',
  'a=1&keyword=2',
  '<p class="session">x</p>',
  '',
])('what is no secret stays: %s', (text) => {
  expect(concealText(text)).toBe(text);
});

test('a long body is no burden', () => {
  const long = `{${'"a":"b\\"c",'.repeat(100_000)}"token":"hunter2"}`;
  const begun = performance.now();
  expect(concealText(long)).not.toContain('hunter2');
  expect(concealText('"'.repeat(200_000))).toHaveLength(200_000);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
