import { compare, gte, intersects, major, maxSatisfying, prerelease, satisfies } from 'semver';
import { PacelineError } from '../errors/paceline-error.ts';
import { isLts, ltsSince, OLDEST_NODE } from './schedule.ts';
import type { NodeSpec } from './spec.ts';

/** A version there is, with what its publisher says against it if it was withdrawn. */
export interface Release {
  version: string;
  withdrawn: string | null;
}

export interface Choice {
  version: string;
  /** What a reader should know of the choice; null where it is what was written. */
  note: string | null;
}

/**
 * The newest release that a spec allows. Withdrawn ones are passed over, prereleases too.
 * @throws NODE_NOT_FOUND, naming what is nearest; BAD_OPTION for what is older than Paceline measures
 */
export function chooseVersion(spec: NodeSpec, releases: readonly Release[], now: Date): Choice {
  refuseTooOld(spec);
  const whole = releases.filter(({ version }) => prerelease(version) === null && gte(version, OLDEST_NODE));
  const matching = whole.filter(({ version }) => allows(spec, version, now));
  const newest = newestOf(matching.filter(({ withdrawn }) => withdrawn === null));
  const newestAtAll = matching.find(({ version }) => version === newestOf(matching));
  if (newest === null) throw notFound(spec, whole, newestAtAll);
  return { version: newest, note: noteOn(spec, newest, newestAtAll) };
}

/** Whether a version is one that a spec allows; for `lts`, whether its line is LTS on that day. */
function allows(spec: NodeSpec, version: string, now: Date): boolean {
  switch (spec.kind) {
    case 'exact':
      return version === spec.version;
    case 'range':
      return satisfies(version, spec.range);
    case 'lts':
      return isLts(major(version), now);
    case 'current':
      return true;
  }
}

function newestOf(releases: readonly Release[]): string | null {
  return (
    releases
      .map(({ version }) => version)
      .sort(compare)
      .at(-1) ?? null
  );
}

/** @throws BAD_OPTION for a version, or a range of versions, that the probe can't run in */
export function refuseTooOld(spec: NodeSpec): void {
  const range = spec.kind === 'exact' ? spec.version : spec.kind === 'range' ? spec.range : '*';
  if (intersects(range, `>=${OLDEST_NODE}`, { includePrerelease: true })) return;
  throw new PacelineError(
    'BAD_OPTION',
    `Expected a Node version to be ${major(OLDEST_NODE)} or later, the oldest that Paceline measures, got ${JSON.stringify(spec.text)}`,
  );
}

function noteOn(spec: NodeSpec, chosen: string, newest: Release | undefined): string | null {
  const notes: string[] = [];
  if (spec.kind === 'lts') notes.push(`Node ${major(chosen)} is LTS since ${ltsSince(major(chosen))}`);
  if (newest !== undefined && newest.version !== chosen) {
    notes.push(`${newest.version} was withdrawn (${newest.withdrawn}), so ${chosen} stands for ${spec.text}`);
  }
  return notes.length === 0 ? null : notes.join('; ');
}

function notFound(
  spec: NodeSpec,
  releases: readonly Release[],
  withdrawn: Release | undefined,
): PacelineError {
  const got =
    withdrawn === undefined
      ? `${spec.text}, which is not among the releases`
      : `${spec.text}, and ${withdrawn.version} was withdrawn: ${withdrawn.withdrawn}`;
  return new PacelineError(
    'NODE_NOT_FOUND',
    `Expected a Node version to be one that npm offers, got ${got}${nearest(spec, releases)}`,
  );
}

/** ` (the newest of 22.21 is 22.21.1)`: of its minor if it has releases, else of its major, else of all. */
function nearest(spec: NodeSpec, releases: readonly Release[]): string {
  const offered = releases.filter(({ withdrawn }) => withdrawn === null).map(({ version }) => version);
  const [, first, second] = /^\D*(\d+)(?:\.(\d+))?/.exec(spec.text) ?? [];
  const lines = [
    ...(first !== undefined && second !== undefined ? [`${first}.${second}`] : []),
    ...(first !== undefined ? [first] : []),
  ];
  for (const line of lines) {
    const newest = maxSatisfying(offered, `${line}.x`);
    if (newest !== null) return ` (the newest of ${line} is ${newest})`;
  }
  const newest = [...offered].sort(compare).at(-1);
  return newest === undefined ? '' : ` (the newest of all is ${newest})`;
}

/** Lowest and highest release of a line. */
export interface LineEnds {
  major: number;
  lowest: string;
  highest: string;
}

/** The ends of each line that has releases within a range, e.g. of `>=20.19`: 20.19.0 to 20.20.2, 22.0.0 to ... */
export function lineEnds(range: string, releases: readonly Release[]): LineEnds[] {
  const within = releases
    .filter(({ version, withdrawn }) => withdrawn === null && gte(version, OLDEST_NODE))
    .map(({ version }) => version)
    .filter((version) => satisfies(version, range))
    .sort(compare);
  return [...new Set(within.map((version) => major(version)))].map((line) => {
    const versions = within.filter((version) => major(version) === line);
    return { major: line, lowest: versions[0] as string, highest: versions.at(-1) as string };
  });
}
