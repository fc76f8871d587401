/** What `setup` captured of a launch's answers, by name. Its values are secrets: they stand in no record. */
export type Captured = Readonly<Record<string, string>>;

/** A value of as many characters is not met by chance. */
const LONG = 8;

/**
 * A text with `{name}` in the place of each captured value, however the value came into it: as it is, escaped for a URL or
 * for JSON. A short one, which may be a number, is only taken out where it stands by itself.
 */
export function concealCaptured(text: string, captured: Captured): string {
  return replaced(text, captured, () => true);
}

/** The same of a body and of values that are not met by chance: two bodies that differ in nothing else become the same. */
export function withoutCaptured(body: Buffer, captured: Captured): Buffer {
  const inBytes = Object.entries(captured).map(([name, value]): [string, string] => [name, bytesOf(value)]);
  const text = body.toString('latin1');
  const neutral = replaced(text, Object.fromEntries(inBytes), (value) => value.length >= LONG);
  return neutral === text ? body : Buffer.from(neutral, 'latin1');
}

function replaced(text: string, captured: Captured, wanted: (value: string) => boolean): string {
  return Object.entries(captured)
    .flatMap(([name, value]) => formsOf(value).map((form) => [name, form] as const))
    .filter(([, form]) => wanted(form))
    .sort(([, one], [, other]) => other.length - one.length)
    .reduce((rest, [name, form]) => {
      if (!rest.includes(form)) return rest;
      if (form.length >= LONG) return rest.replaceAll(form, `{${name}}`);
      return rest.replace(alone(form), (_whole, before: string) => `${before}{${name}}`);
    }, text);
}

/** As it may stand in a text; each once. */
function formsOf(value: string): string[] {
  const inUrl = encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'));
  const inJson = JSON.stringify(value).slice(1, -1);
  return [...new Set([value, inUrl, inJson])];
}

function alone(form: string): RegExp {
  return new RegExp(`(^|\\W)${form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?!\\w)`, 'g');
}

/** A character a byte. */
function bytesOf(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
