import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from '../../harness/config/scenario.ts';
import { verifyAnswers } from '../../harness/trial/verify.ts';
import { scenarios } from '../../scenarios/index.ts';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { CLEAN_END, Target } from '../support/target.ts';

const parsed = scenarios.map((scenario) => Scenario.parse(scenario));

describe.each(parsed.map((scenario) => ({ name: scenario.name, scenario })))('$name', ({ scenario }) => {
  const needsDatabase = scenario.services.includes('postgres');
  let database: TestPostgres | undefined;
  beforeAll(async () => {
    if (needsDatabase) database = await testPostgres();
  });
  afterAll(() => database?.stop());

  test.each(scenario.variants.map((variant) => ({ variant: variant.name, ...variant })))(
    '$variant answers as the scenario declares',
    async ({ server = '', env, workload }) => {
      const target = await Target.start(server, {
        ...env,
        ...(database ? { DATABASE_URL: database.url } : {}),
      });
      const { requests, timeoutSeconds } = workload ?? scenario.workload;
      const all = scenario.neighbour ? [...requests, scenario.neighbour.request] : requests;
      await verifyAnswers(target.origin, all, timeoutSeconds, new AbortController().signal);
      expect(await target.stop()).toMatchObject({ ...CLEAN_END, stderr: '' });
    },
  );
});
