import type { Edit, Row } from '../row.ts';
import { middleware } from './under-load.ts';

/** Keeps an array of so many bytes of each request. */
function leak(bytes: number): Edit {
  return middleware(`  const seen = [];
  app.use((request, _response, next) => {
    seen.push(new Array(${bytes / 8}).fill(request.url));
    next();
  });
`);
}

const EMITTER = `const { EventEmitter } = require('node:events');
const express = require('express');
const changes = new EventEmitter().setMaxListeners(0);
`;

const MEMORY = { metrics: ['memoryKept'] };

/** What a change may leave behind: memory, listeners, timers, lines of a log. */
export const LEFT_BEHIND: readonly Row[] = [
  {
    name: 'leak of 10 KB',
    says: '10 KB a request stay in memory',
    kind: 'gating',
    edits: [leak(10_240)],
    seen: MEMORY,
    target: 0.95,
  },
  {
    name: 'leak of 1 KB',
    says: '1 KB a request stays in memory',
    kind: 'told',
    edits: [leak(1024)],
    seen: MEMORY,
    target: null,
  },
  {
    name: 'garbage',
    says: '200 KB of garbage a request',
    kind: 'gating',
    edits: [
      middleware(`  app.use((request, _response, next) => {
    request.trace = Array.from({ length: 50 }, (_, index) => new Array(512).fill(index));
    next();
  });
`),
    ],
    seen: { metrics: ['allocationPerRequest', 'gcPause'] },
    target: 0.95,
  },
  {
    name: 'listeners',
    says: 'a listener for each request, which nobody takes away',
    kind: 'told',
    edits: [
      { file: 'app.js', from: `const express = require('express');\n`, to: EMITTER },
      middleware(`  app.use((request, response, next) => {
    changes.on('prices', () => response.destroy(request.url));
    next();
  });
`),
    ],
    seen: { metrics: ['memoryKept', 'stallShare', 'cpuPerRequest'] },
    target: null,
  },
  {
    name: 'timers',
    says: 'a timer for each request, which nobody stops',
    kind: 'told',
    edits: [
      middleware(`  app.use((request, _response, next) => {
    setInterval(() => request.complete, 1000).unref();
    next();
  });
`),
    ],
    seen: { metrics: ['memoryKept', 'stallShare', 'cpuPerRequest'] },
    target: null,
  },
  {
    name: 'console.log',
    says: '`console.log` of each request',
    kind: 'gating',
    edits: [
      middleware(`  app.use((request, _response, next) => {
    console.log(new Date().toISOString(), request.user, request.method, request.url);
    next();
  });
`),
    ],
    seen: { metrics: ['cpuPerRequest', 'outputBytes'] },
    target: 0.9,
  },
  {
    name: 'file log',
    says: 'a line for each request, written to a file synchronously',
    kind: 'gating',
    edits: [
      {
        file: 'app.js',
        from: `const express = require('express');\n`,
        to: `const { appendFileSync } = require('node:fs');\nconst express = require('express');\n`,
      },
      middleware(`  app.use((request, _response, next) => {
    appendFileSync('access.log', \`\${new Date().toISOString()} \${request.user} \${request.method} \${request.url}\\n\`);
    next();
  });
`),
    ],
    seen: { metrics: ['cpuPerRequest', 'outputBytes', 'serviceTime'] },
    target: 0.9,
  },
];
