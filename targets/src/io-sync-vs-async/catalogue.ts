import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** About 64 KB of JSON: a product catalogue as a shop's front end fetches it. */
const PRODUCTS = 450;
const COLOURS = ['black', 'white', 'oak', 'walnut', 'steel'];

export interface Catalogue {
  path: string;
  remove(): Promise<void>;
}

/** Written at each start, and the same to the byte each time, so that the answer can be checked by its digest. */
export async function writeCatalogue(): Promise<Catalogue> {
  const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  const path = join(folder, 'catalogue.json');
  await writeFile(path, JSON.stringify({ products: Array.from({ length: PRODUCTS }, product) }));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

function product(_: unknown, index: number) {
  const colour = COLOURS[index % COLOURS.length];
  return {
    id: index + 1,
    name: `Shelf ${60 + (index % 12) * 10} cm, ${colour}`,
    priceCents: 1_990 + ((index * 7_919) % 30_000),
    stock: (index * 13) % 97,
    description: `Wall shelf in ${colour}, with brackets and screws; carries ${5 + (index % 20)} kg.`,
  };
}
