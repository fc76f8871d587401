import { serve } from '../common/serve.ts';

/** As little as an HTTP server of Node can do: what limits a load on it is whoever makes the load, for longest. */
serve((request, response) => {
  const known = request.url === '/' || request.url === '/healthz';
  response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain' }).end(known ? 'ok' : 'not found');
});
