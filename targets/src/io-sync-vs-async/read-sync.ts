import { readFileSync } from 'node:fs';
import { serve } from '../common/serve.ts';
import { writeCatalogue } from './catalogue.ts';
import { createFileApp } from './create-file-app.ts';

const catalogue = await writeCatalogue();

const app = createFileApp((_req, res) => {
  res.type('json').send(readFileSync(catalogue.path));
});

serve(app, catalogue.remove);
