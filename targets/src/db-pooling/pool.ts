import pg from 'pg';
import { integerFromEnv } from '../common/integer-from-env.ts';
import { serve } from '../common/serve.ts';
import { connectionSettings } from './connection-settings.ts';
import type { Connections } from './connections.ts';
import { createOrdersApi } from './orders-api.ts';

const pool = new pg.Pool({
  ...connectionSettings(),
  max: integerFromEnv('POOL_SIZE', { min: 1, max: 1_000, fallback: 10 }),
});

// The pool drops an idle connection that is lost and opens another; unheard, the event would end the process.
pool.on('error', (error) => process.stderr.write(`Lost an idle connection: ${error.message}\n`));
// While a request holds the connection, the pool does not listen; the query at hand fails with the same error.
pool.on('connect', (client) => client.on('error', () => {}));

const connections: Connections = {
  async acquire() {
    const client = await pool.connect();
    return { client, release: (lost) => client.release(lost) };
  },
  close: () => pool.end(),
};

serve(createOrdersApi(connections), () => connections.close());
