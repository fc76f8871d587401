import { placeholder } from './conceal.ts';

const USER_INFO = '$USER:$PASSWORD';
/** `--header 'x-api-key: $X_API_KEY'`, `TOKEN=$TOKEN`. */
const NAMED = /([\w-]+)(?:: |=)(\$[A-Z0-9_]+)/g;

/** The placeholders that stand in a recorded command, each once. */
export function placeholdersIn(command: string): string[] {
  const named = [...command.matchAll(NAMED)]
    .filter(([, name = '', found]) => placeholder(name.replace(/^-+/, '')) === found)
    .map(([, , found = '']) => found);
  const others = [USER_INFO, `'${placeholder('body')}'`]
    .filter((found) => command.includes(found))
    .map((found) => found.replaceAll("'", ''));
  return [...new Set([...others, ...named])];
}
