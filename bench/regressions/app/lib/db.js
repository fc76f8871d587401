'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { Pool } = require('pg');

/** In production the database is in another building: what a statement takes longer there than beside it, ms. */
const DISTANCE = 1;

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

/** Rows of one statement. */
async function query(text, values = []) {
  const client = await pool.connect();
  try {
    return await ask(client, text, values);
  } finally {
    client.release();
  }
}

/** Runs `work` with a function that asks within one transaction. */
async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work((text, values) => ask(client, text, values));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function ask(client, text, values) {
  await sleep(DISTANCE);
  const { rows } = await client.query(text, values);
  return rows;
}

module.exports = { pool, query, transaction };
