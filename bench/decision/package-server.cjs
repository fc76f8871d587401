/** A page by a template library, or a list by a JSON library: LIBRARY, as it is installed below PACKAGES. */
'use strict';

const http = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const load = createRequire(join(process.env.PACKAGES ?? __dirname, 'any.js'));

const items = Array.from({ length: 50 }, (_, index) => ({
  sku: `sku-${1000 + index}`,
  name: `Article no. ${index} "in its usual box" & wrapped`,
  cents: 250 + 37 * index,
  sold: index % 3 === 0,
}));

const LIBRARIES = {
  handlebars: () => {
    const template = load('handlebars').compile(
      '<ul>{{#each items}}<li id="{{sku}}">{{name}}: {{cents}}{{#if sold}}, sold out{{/if}}</li>{{/each}}</ul>',
    );
    return { type: 'text/html', render: () => template({ items }) };
  },
  'fast-json-stringify': () => {
    const properties = {
      sku: { type: 'string' },
      name: { type: 'string' },
      cents: { type: 'integer' },
      sold: { type: 'boolean' },
    };
    const stringify = load('fast-json-stringify')({
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'object', properties } } },
    });
    return { type: 'application/json', render: () => stringify({ items }) };
  },
};

const { type, render } = LIBRARIES[process.env.LIBRARY]();

http
  .createServer((_request, response) => {
    response.setHeader('content-type', type);
    response.end(render());
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
