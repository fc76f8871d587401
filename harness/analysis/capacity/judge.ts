import type {
  CapacityAnswer,
  CapacityManifest,
  CapacityResult,
  CapacityTrial,
  Release,
} from '../../record/capacity.ts';
import { standing } from '../../record/replaced.ts';
import type { Trial } from '../../record/trial.ts';
import { capacityAnswer } from './answer.ts';
import { forecast, whyNoForecast } from './forecast.ts';
import { compareReleases } from './releases.ts';
import { fitScalingLaw } from './scaling-law.ts';
import { nextTrial } from './search.ts';
import { bestOfSweep } from './sweep.ts';

/** How often the launches of a scale-up are drawn anew for the intervals of its fit. */
const RESAMPLES = 1000;
/** Settings each of which wants a core of its own. */
const WANT_CORES = /worker|thread|process/i;

/** Decides a capacity folder from what it set out to do and what it measured: the same bytes for the same records. */
export function judgeCapacity(
  manifest: CapacityManifest,
  lines: readonly (CapacityTrial | Trial)[],
): CapacityResult {
  const trials = lines.filter((line): line is CapacityTrial => line.schema === 'paceline.capacity-trial/1');
  const launches = standing(
    lines.filter((line): line is Trial => line.schema === 'paceline.trial/1'),
    ({ order }) => order,
  );
  const settings: (string | null)[] = manifest.sweep?.values ?? [null];
  const answers = settings.map((value) => {
    const own = trials.filter(({ setting }) => setting === value);
    const complete = manifest.slo.length === 0 || nextTrial(manifest, own).done;
    return { value, complete, own, answer: capacityAnswer(manifest, own) };
  });
  const sweep =
    manifest.sweep === null
      ? null
      : bestOfSweep(
          manifest.sweep.setting,
          answers.map(({ value, answer }) => ({ value: value ?? '', answer })),
        );
  // Where no value stands out, the ends of the one that carries most by its lower end.
  const most = answers.reduce(
    (best, one) => ((one.answer.lower.value ?? 0) > (best?.answer.lower.value ?? -1) ? one : best),
    answers[0],
  );
  const chosen = answers.find(({ value }) => value === sweep?.best) ?? most;
  if (chosen === undefined) throw new TypeError('Expected a setting whose capacity is asked, got none');
  const { answer } = chosen;
  const { id, startedAt, command, fingerprint, seed, subject, slo, requests, arrivals, width, ceiling } =
    manifest;
  const scaleUp = judgeScaleUp(manifest, launches);
  const withoutForecast = manifest.demand === null ? null : whyNoForecast(answer);
  return {
    ...answer,
    schema: 'paceline.capacity/1',
    ...{ id, startedAt, command, fingerprint, seed, subject, slo, requests, arrivals, width, ceiling },
    complete:
      answers.every(({ complete }) => complete) && launches.length === (manifest.scaleUp?.trials.length ?? 0),
    forecast:
      manifest.demand === null || answer.state === 'irregular'
        ? null
        : forecast(answer, { demand: manifest.demand, headroom: manifest.headroom }, memoryOf(chosen.own)),
    sweep,
    scaleUp,
    before:
      manifest.before === null
        ? null
        : compareReleases(manifest.before, { ...manifest, ...answer }, manifest.margin),
    require:
      manifest.require === null
        ? null
        : { rate: manifest.require, state: requirement(answer, manifest.require) },
    warnings: [...manifest.warnings, ...(withoutForecast === null ? [] : [withoutForecast])],
  };
}

/** The answer as a later run compares itself with it. */
export function releaseOf(result: Omit<Release, never>): Release {
  const { id, fingerprint, subject, slo, requests, arrivals, confidence, state, limitedBy, lower, upper } =
    result;
  return { id, fingerprint, subject, slo, requests, arrivals, confidence, state, limitedBy, lower, upper };
}

function judgeScaleUp(
  { scaleUp, seed, confidence, fingerprint }: CapacityManifest,
  launches: readonly Trial[],
) {
  if (scaleUp === null) return null;
  const points = scaleUp.counts.map((count, index) => ({
    count,
    values: launches.flatMap((trial) =>
      trial.state === 'measured' && trial.variant === scaleUp.scenario.variants[index]?.name
        ? [trial.load.throughput.value]
        : [],
    ),
  }));
  const { setting, predict } = scaleUp;
  const judged = fitScalingLaw(setting, points, {
    ...{ seed, confidence, resamples: RESAMPLES, predict },
    // More of these than there are cores have to share them.
    ...(WANT_CORES.test(setting) ? { cores: fingerprint.machine.cores } : {}),
  });
  const failed = launches.filter(({ state }) => state === 'invalid').length;
  const words =
    failed === 0 ? [] : [`${failed} of ${launches.length} launches can’t be believed, and are left out`];
  return { ...judged, words: [...judged.words, ...words] };
}

/** Memory of one under a load that it carries: the largest mean of the trials that kept the SLO, or of all. */
function memoryOf(trials: readonly CapacityTrial[]): number | null {
  const known = trials.flatMap(({ rss }) => (rss === null ? [] : [rss]));
  return known.length === 0 ? null : Math.max(...known);
}

function requirement({ lower, upper }: CapacityAnswer, rate: number): 'met' | 'missed' | 'unknown' {
  if (lower.value !== null && lower.value >= rate) return 'met';
  return upper.value !== null && upper.value < rate ? 'missed' : 'unknown';
}
