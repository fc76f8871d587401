import type { RunManifest } from '../record/manifest.ts';

type Scenario = RunManifest['scenarios'][number];
type Workload = Scenario['workload'];

/** A scenario's workload in one line. */
export function workloadInWords(scenario: Scenario): string {
  const parts = [oneWorkload(scenario.workload)];
  for (const variant of scenario.variants) {
    if (variant.workload === undefined) continue;
    const words = oneWorkload(variant.workload);
    if (!parts.includes(words)) parts.push(words);
  }
  const { neighbour } = scenario;
  const beside = neighbour
    ? `; beside it ${neighbour.request.method} ${neighbour.request.path} at ${neighbour.rate} req/s, each sent when due`
    : '';
  return parts.join(' / ') + beside;
}

function oneWorkload(workload: Workload): string {
  const { requests } = workload;
  const total = requests.reduce((sum, { weight }) => sum + weight, 0);
  const list = requests.map(({ method, path, weight }) => {
    const share = requests.length === 1 ? '' : ` (${Math.round((100 * weight) / total)} %)`;
    return `${method} ${path}${share}`;
  });
  const how =
    workload.mode === 'closed'
      ? `closed loop, ${workload.connections} connections`
      : `open loop, ${workload.rate} req/s, ${workload.arrivals} arrivals`;
  return `${how}: ${list.join(', ')}`;
}
