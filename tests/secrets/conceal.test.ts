import { describe, expect, test } from 'vitest';
import { concealCommand } from '../../harness/secrets/conceal.ts';
import { placeholdersIn } from '../../harness/secrets/placeholders.ts';

describe('a command', () => {
  test.each([
    ['TOKEN=hunter2 node server.js', 'TOKEN=$TOKEN node server.js'],
    ['PORT=3000 API_KEY=hunter2 node a.js', 'PORT=3000 API_KEY=$API_KEY node a.js'],
    [`TOKEN="hunt \\" er2" node a.js`, 'TOKEN=$TOKEN node a.js'],
    [`TOKEN='hunt er2'x node a.js`, 'TOKEN=$TOKEN node a.js'],
    [`sh -c 'TOKEN=hunter2 node a.js'`, `sh -c 'TOKEN=$TOKEN node a.js'`],
    [`sh -c "exec env TOKEN=hunter2 node a.js"`, `sh -c "exec env TOKEN=$TOKEN node a.js"`],
    ['export DB_PASSWORD=hunter2; node a.js', 'export DB_PASSWORD=$DB_PASSWORD; node a.js'],
    ['node a.js --api-key=hunter2', 'node a.js --api-key=$API_KEY'],
    ['DATABASE_URL=postgres://ann:hunter2@db/x node a.js', 'DATABASE_URL=$DATABASE_URL node a.js'],
    ['UP=http://ann:hunter2@up/ node a.js', 'UP=http://$USER:$PASSWORD@up/ node a.js'],
  ])('%s', (command, kept) => {
    expect(concealCommand(command)).toBe(kept);
    expect(concealCommand(kept)).toBe(kept);
  });

  test.each([
    'node server.js --port={port}',
    'POOL_SIZE=5 node server.js',
    'TOKEN=$SECRET node server.js',
    'curl http://127.0.0.1/?token=abc&key=1',
  ])('%s stays', (command) => expect(concealCommand(command)).toBe(command));
});

test('a recorded command tells which placeholders are in it', () => {
  expect(
    placeholdersIn(
      `paceline load --target 'TOKEN=$TOKEN node $APP --api-key=$API_KEY' --header 'x-id: $X_ID' --body '$BODY' --a 'http://$USER:$PASSWORD@up/'`,
    ),
  ).toEqual(['$USER:$PASSWORD', '$BODY', '$TOKEN', '$API_KEY', '$X_ID']);
  expect(placeholdersIn(`paceline load --target 'ROOT=$HOME node $APP'`)).toEqual([]);
});
