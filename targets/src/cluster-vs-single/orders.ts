export interface Order {
  id: number;
  customer: string;
  product: string;
  note: string;
  quantity: number;
  unitCents: number;
  placedOn: string;
}

// Names that need escaping, as names do: a page that skips it would be faster, and wrong.
const CUSTOMERS = ["O'Brien & Sons", 'Müller GmbH', 'Smith <Imports>', 'Dupont "La Cave"', 'Nakamura Ltd'];
const PRODUCTS = [
  'Desk lamp',
  'Office chair',
  'Cable 3 m',
  'Shelf 80 × 30',
  'Whiteboard',
  'Drawer & lock',
  'Mat',
];
const NOTES = ['', 'Leave at the <front> desk', "Call before 9 o'clock", 'Invoice to "Accounts"'];

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);

/** The same orders in every process and on every Node version, so that the page can be checked by its digest. */
export function sampleOrders(count: number): Order[] {
  return Array.from({ length: count }, (_, index) => ({
    id: 10_000 + index,
    customer: CUSTOMERS[(index * 3) % CUSTOMERS.length] ?? '',
    product: PRODUCTS[(index * 5) % PRODUCTS.length] ?? '',
    note: NOTES[(index * 7) % NOTES.length] ?? '',
    quantity: 1 + ((index * 11) % 9),
    unitCents: 495 + ((index * 7_919) % 24_000),
    placedOn: new Date(FIRST_DAY + (index % 365) * DAY_MS).toISOString().slice(0, 10),
  }));
}
