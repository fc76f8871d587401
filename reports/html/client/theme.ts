/** Colours and signs of the variants, in the order of the scenario; told apart without colour by sign and dash. */
const LIGHT = ['#0b6bb8', '#b8480b', '#0a7d5c', '#9b3f8f', '#7a6200', '#5b5bd0'];
const DARK = ['#6cb6ff', '#ff9e64', '#5fd3a8', '#e08fd4', '#e0c14d', '#a5a5ff'];
const SIGNS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star'] as const;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2]];

export interface Theme {
  text: string;
  muted: string;
  grid: string;
  shade: string;
  surface: string;
  good: string;
  bad: string;
  colorOf(variant: number): string;
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const colors = dark.matches ? DARK : LIGHT;
  return {
    text: read('--text'),
    muted: read('--muted'),
    grid: read('--grid'),
    shade: read('--shade'),
    surface: read('--surface'),
    good: read('--good'),
    bad: read('--bad'),
    colorOf: (variant) => colors[variant % colors.length] ?? read('--text'),
  };
}

export function signOf(variant: number): (typeof SIGNS)[number] {
  return SIGNS[variant % SIGNS.length] ?? 'circle';
}

export function dashOf(variant: number): number[] {
  return [...(DASHES[variant % DASHES.length] ?? [])];
}

/** Calls back whenever the page turns dark or light. */
export function onThemeChange(act: () => void): void {
  dark.addEventListener('change', act);
}
