/** Workers of a cluster; also what pm2 and a container run. */
const cluster = require('node:cluster');
const http = require('node:http');
const { burn, cost } = require('./burn.cjs');

if (cluster.isPrimary && process.env.WORKERS) {
  for (let worker = 0; worker < Number(process.env.WORKERS); worker++) cluster.fork();
} else {
  http
    .createServer((_request, response) => {
      burn(cost);
      response.end('done');
    })
    .listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
}
