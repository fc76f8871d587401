import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';

/** What stands in every page of ours, and what one page puts into it. */
export interface Page {
  title: string;
  /** Where a keyboard gets to past the navigation: an id of the page, and its name in a sentence. */
  skipTo: { id: string; name: string };
  header: Markup;
  main: Markup;
  style: string;
  /** Data for the script and the script; null where nothing moves. */
  script: { data: Markup; code: string } | null;
}

/** A page that needs no network, and in which nothing acts but its own script and style, whatever a record holds. */
export function pageOf({ title, skipTo, header, main, style, script }: Page): string {
  const policy = [
    `default-src 'none'`,
    ...(script === null ? [] : [`script-src ${hashOf(script.code)}`]),
    `style-src ${hashOf(style)}`,
    'img-src data:',
  ].join('; ');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#${skipTo.id}">Skip to ${skipTo.name}</a>
<header>
${header}
</header>
<main>
${main}
</main>
${script !== null && scripts(script)}</body>
</html>
`;
  return page.text;
}

function scripts({ data, code }: NonNullable<Page['script']>): Markup {
  return html`<script type="application/json" id="charts">${data}</script>
<script>${new Markup(code)}</script>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
