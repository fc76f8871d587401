import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProfileName } from '../../harness/config/profiles.ts';
import { nodes } from '../../harness/index.ts';
import { plusMinus } from '../../harness/words/format.ts';
import { markdownTable } from '../table.ts';

/** The last of each line that is measured, and one variant of each scenario. */
const VERSIONS = ['18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.10.0'];
const VARIANTS = ['single', 'pool-10', 'piscina', 'read-async'];
const SCENARIOS = ['cluster-vs-single', 'db-pooling', 'cpu-offload', 'io-sync-vs-async'];

/** The four scenarios on five lines of Node.js. Argument: a profile, e.g. `quick`. */
export async function nodesBench(
  log: (line: string) => void,
  [profile = 'quick']: readonly string[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-nodes-'));
  try {
    log(`Node ${VERSIONS.join(', ')}: ${VARIANTS.join(', ')}, ${profile}`);
    const { versions, rows } = await nodes(
      { versions: VERSIONS, scenarios: SCENARIOS, variant: VARIANTS, profile: ProfileName.parse(profile) },
      { cwd: folder },
    );
    const matrix = markdownTable(
      ['req/s', ...versions.map(({ version }) => `Node ${version}`)],
      rows.map(({ scenario, variant, cells }) => [
        `${scenario}/${variant}`,
        ...cells.map(({ state, throughput, ran, version }) => {
          if (state !== 'measured') return state;
          const other = ran.filter((each) => each.replace(/^v/, '') !== version);
          return `${plusMinus(throughput)}${other.length === 0 ? '' : ` (ran ${other.join(', ')})`}`;
        }),
      ]),
    );
    const first = versions[0]?.version ?? '';
    const verdicts = markdownTable(
      [`against Node ${first}`, ...versions.slice(1).map(({ version }) => `Node ${version}`)],
      rows.map(({ scenario, variant, pairs }) => [
        `${scenario}/${variant}`,
        ...versions
          .slice(1)
          .map(({ version }) => pairs.find(({ a, b }) => a === first && b === version)?.verdict ?? '–'),
      ]),
    );
    return `${matrix}\n\n${verdicts}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
