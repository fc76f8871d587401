import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { serve } from '../common/serve.ts';
import { writeCatalogue } from './catalogue.ts';
import { createFileApp } from './create-file-app.ts';

const catalogue = await writeCatalogue();

const app = createFileApp(async (_req, res) => {
  // Opened before a header is sent: once the stream runs, a failure can only cut the connection.
  const file = await open(catalogue.path);
  try {
    const { size } = await file.stat();
    res.type('json').set('Content-Length', String(size));
    await pipeline(file.createReadStream({ autoClose: false }), res);
  } catch (error) {
    // A client that left is no fault of the server's.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    await file.close();
  }
});

serve(app, catalogue.remove);
