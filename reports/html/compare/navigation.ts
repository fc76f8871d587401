import { html, type Markup } from '../markup.ts';

/** A section of a page: where it is, how the navigation calls it, and what it holds; null where there is nothing. */
export interface Section {
  id: string;
  title: string;
  body: Markup | null;
}

/** Links to the sections that are there. */
export function navigation(sections: readonly Section[]): Markup {
  return html`<nav aria-label="Sections"><ul>${sections
    .filter(({ body }) => body !== null)
    .map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

export function bodies(sections: readonly Section[]): Markup {
  return html`${sections.map(({ body }) => body)}`;
}
