import { readFile } from 'node:fs/promises';
import { serve } from '../common/serve.ts';
import { writeCatalogue } from './catalogue.ts';
import { createFileApp } from './create-file-app.ts';

const catalogue = await writeCatalogue();

const app = createFileApp(async (_req, res) => {
  res.type('json').send(await readFile(catalogue.path));
});

serve(app, catalogue.remove);
