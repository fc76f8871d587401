/** How two answers are let differ, where that is meant: the whole answer of a route, or the places in it that do. One clause. */
export function howToAllow(route: string, paths: readonly string[] = []): string {
  const entries = paths.length === 0 ? [route] : paths.map((path) => `${route} ${path}`);
  const list = entries
    .map((entry) => (entry.includes("'") ? JSON.stringify(entry) : `'${entry}'`))
    .join(', ');
  return `if that is meant, set answersMayDiffer: [${list}]`;
}
