import type { CapacityResult, CurvePoint } from '../../harness/record/capacity.ts';
import { csv, type Field } from './row.ts';

const HEADINGS = [
  ...['capacity', 'setting', 'rate', 'class', 'trials', 'goodput', 'p50_ms', 'p90_ms', 'p99_ms', 'errors'],
  ...['loop_delay_p99_ms', 'utilization', 'cpu_cores'],
];

/**
 * The curve, a line for each offered load; of a sweep, for each of its values. Rates are in requests per second, shares
 * from 0 to 1; what was not measured is empty. Of each SLO there is the pooled ratio with its interval.
 */
export function renderCurveCsv({ id, curve, sweep, slo }: CapacityResult): string {
  const curves =
    sweep === null
      ? [{ value: '', curve }]
      : sweep.points.map(({ value, answer }) => ({ value, curve: answer.curve }));
  const rows = curves.flatMap(({ value, curve: points }) =>
    points.map((point) => rowOf(id, value, point, slo)),
  );
  const headings = [...HEADINGS, ...slo.flatMap((each) => [each, `${each} from`, `${each} to`])];
  return csv([headings, ...rows]);
}

function rowOf(id: string, setting: string, point: CurvePoint, slo: readonly string[]): Field[] {
  const { rate, class: of, trials, goodput, p50, p90, p99, errors, loopDelayP99, utilization, cpu } = point;
  return [
    ...[id, setting, rate, of, trials, goodput, p50, p90, p99, errors, loopDelayP99, utilization, cpu],
    ...slo.flatMap((each) => {
      const read = point.slos.find((one) => one.slo === each);
      return [read?.value ?? null, read?.ci?.[0] ?? null, read?.ci?.[1] ?? null];
    }),
  ];
}
