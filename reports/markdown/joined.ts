/** Lines of a document, with one blank line where there were several, and one line end at its end. */
export function joined(lines: readonly string[]): string {
  return `${lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim()}\n`;
}
