'use strict';

const http = require('node:http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
const origin = process.env.UPSTREAM_URL;

/** What another service answers, as JSON. */
function get(path) {
  return new Promise((resolve, reject) => {
    const request = http.get(`${origin}${path}`, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) return resolve(JSON.parse(text));
        reject(new Error(`Expected 200 of ${path}, got ${response.statusCode}`));
      });
    });
    request.once('error', reject);
  });
}

module.exports = { get };
