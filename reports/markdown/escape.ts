/** Text that stays text: no table cell ends early, no HTML and no emphasis begins. */
export function text(value: string): string {
  return value
    .replace(/[\\`*_[\]|~]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s+/g, ' ');
}

/** Text as code on one line, since an empty line would end it, in a fence longer than any run of backticks in it. */
export function code(value: string): string {
  const line = value.replace(/\s*[\r\n]\s*/g, ' ');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  if (longest === 0) return `\`${line}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
