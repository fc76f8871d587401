import pg from 'pg';
import { serve } from '../common/serve.ts';
import { connectionSettings } from './connection-settings.ts';
import type { Connections } from './connections.ts';
import { createOrdersApi } from './orders-api.ts';

const settings = connectionSettings();

const connections: Connections = {
  async acquire() {
    const client = new pg.Client(settings);
    // A connection that is lost fails the query at hand; the event of the same loss, unheard, would end the process.
    client.on('error', () => {});
    await client.connect();
    return { client, release: () => client.end() };
  },
  async close() {},
};

serve(createOrdersApi(connections), () => connections.close());
