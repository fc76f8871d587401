'use strict';

const { createApp } = require('./app.js');
const { pool } = require('./lib/db.js');

async function start() {
  await pool.query('SELECT 1');
  const server = createApp().listen(Number(process.env.PORT), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close(() => pool.end().finally(() => process.exit(0)));
    server.closeAllConnections();
  });
}

start().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
