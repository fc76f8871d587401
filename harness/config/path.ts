/** All but visible ASCII, which is what a request line can hold, and what every browser escapes beside it: `"`, `<`, `>`. */
const ESCAPED = /[^\x21\x23-\x3b\x3d\x3f-\x7e]+/g;
/** Control characters: whoever means one writes its escape. */
const CONTROL = /[\p{Cc}]/u;
/** What is drawn by a request's params. */
const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * A path and its query as they go over the wire. What was written is sent: an escape (`%2F`, `%E9`), a bare `%`, `[]` and
 * `{}` stay as they are, and so do dot segments. A space and what is not ASCII are escaped, as UTF-8; a fragment is no
 * part of a request. What this gives, it gives again.
 */
export function pathOnTheWire(text: string): string {
  const [path = ''] = text.split('#', 1);
  return path.replace(ESCAPED, (part) =>
    Array.from(
      Buffer.from(part, 'utf8'),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  );
}

/** Whether a text holds a line end or another control character. */
export function holdsControls(text: string): boolean {
  return CONTROL.test(text);
}

/** Names of the placeholders of a text, e.g. `id` of `/users/{id}`. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** Puts values in the place of those placeholders that have one. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
}
