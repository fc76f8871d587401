import type { LaunchTimeline } from '../chart-data.ts';
import { dashOf, type Theme } from './theme.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Says which line is which launch: an entry for each, with a piece of its line. */
export function launchLegend(
  launches: readonly LaunchTimeline[],
  nameOf: (launch: LaunchTimeline) => string,
  colors: Theme,
): HTMLLIElement[] {
  return launches.map((launch) => {
    const line = document.createElementNS(SVG, 'svg');
    line.setAttribute('viewBox', '0 0 28 4');
    line.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', 'M0 2H28');
    path.setAttribute('stroke', colors.colorOf(launch.variant));
    path.setAttribute('stroke-width', '2');
    path.setAttribute('stroke-dasharray', dashOf(launch.variant).join(' '));
    line.append(path);
    const entry = document.createElement('li');
    entry.append(line, nameOf(launch));
    return entry;
  });
}
