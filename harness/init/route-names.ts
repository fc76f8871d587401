/** Segments that tell no route from another: versions, what APIs are hung on, and placeholders. */
const COMMON = /^(api|rest|v\d+|public|internal|\{\w+\}|\d+)$/i;
/** Longer names are hard to read in a table. */
const LONGEST = 40;

/** A name for each path by what it ends in, `/api/users/{id}` as `users`; where two would have the same, by all of the path. */
export function namesOf(paths: readonly string[]): string[] {
  const short = paths.map(lastWord);
  const whole = paths.map((path) => words(path).join(' ') || 'home');
  const once = (names: readonly string[], name: string) =>
    names.filter((other) => other === name).length === 1;
  return paths.map((path, index) => {
    const [one, all] = [short[index] ?? '', whole[index] ?? ''];
    if (once(short, one)) return one;
    // The same path twice, or two that differ in what no name can hold, are told apart by nothing but themselves.
    return once(whole, all) && !short.includes(all) ? all : named(path);
  });
}

function lastWord(path: string): string {
  const telling = words(path).filter((segment) => !COMMON.test(segment));
  return (telling.at(-1) ?? 'home').slice(0, LONGEST);
}

/** The segments of a path as words of a name, which holds no commas and no angle brackets. */
function words(path: string): string[] {
  const [before = ''] = path.split('?');
  return before
    .split('/')
    .flatMap((segment) => segment.replace(/[,<>\s]+/g, '-').replace(/^-+|-+$/g, '') || []);
}

/** What a request without a name is called. */
function named(path: string): string {
  return `GET ${path.replace(/[,<>]+/g, '-')}`;
}
