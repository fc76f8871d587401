import type { CapacityResult } from '../../harness/record/capacity.ts';

/** The curve, a line for each offered load; of a sweep, for each of its values. Empty where nothing was read. */
export function renderCurveCsv({ id, curve, sweep }: CapacityResult): string {
  const head =
    'capacity,setting,rate,class,trials,goodput,p50_ms,p90_ms,p99_ms,errors,loop_delay_p99_ms,utilization,cpu_cores';
  const curves =
    sweep === null
      ? [{ value: '', curve }]
      : sweep.points.map(({ value, answer }) => ({ value, curve: answer.curve }));
  const lines = curves.flatMap(({ value, curve: points }) =>
    points.map((point) =>
      [
        id,
        value.replaceAll(',', ' '),
        point.rate,
        point.class,
        point.trials,
        point.goodput,
        point.p50,
        point.p90,
        point.p99,
        point.errors,
        point.loopDelayP99,
        point.utilization,
        point.cpu,
      ]
        .map((cell) => cell ?? '')
        .join(','),
    ),
  );
  return `${[head, ...lines].join('\n')}\n`;
}
