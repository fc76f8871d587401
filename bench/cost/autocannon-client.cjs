/** autocannon by its own API, telling what it costs from the first request to the last: URL, connections, seconds. */
'use strict';

const autocannon = require('autocannon');

const [url, connections, seconds] = process.argv.slice(2);
(async () => {
  const before = process.cpuUsage();
  const result = await autocannon({ url, connections: Number(connections), duration: Number(seconds) });
  const used = process.cpuUsage(before);
  process.stdout.write(
    JSON.stringify({ requests: result.requests.total, cpuMs: (used.user + used.system) / 1000 }),
  );
})();
