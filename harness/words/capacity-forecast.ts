import type { Forecast } from '../record/capacity.ts';
import { counted, level, number, percent } from './format.ts';
import { plural } from './sentence.ts';

/** A forecast in sentences: how many, how sure, with one failed, what each needs, and what is taken for granted. */
export function forecastInWords(
  found: Omit<Forecast, 'words'>,
  lower: number,
  upper: number | null,
): string[] {
  const { demand, headroom, replicas } = found;
  const each = demand / replicas;
  const free = headroom === 0 ? '' : `, with ${level(headroom)} of it to be left free`;
  return [
    `${replicasOf(replicas)} ${replicas === 1 ? 'carries' : 'carry'} ${number(demand)} req/s, each at ${number(each)} req/s: ${percent(each / lower)} of the ${number(lower)} req/s that one surely carries${free}`,
    ...range(found, upper),
    failure(found, lower, upper),
    needs(found),
    'this takes replicas for alike and for sharing nothing: a database or a cache behind all of them has a capacity of its own, which is not in it',
  ];
}

function range(
  { replicas, replicasRange: [fewest] }: Omit<Forecast, 'words'>,
  upper: number | null,
): string[] {
  if (upper === null) {
    return replicas === 1
      ? []
      : [
          'fewer may do, how few is not known: the load at which one misses the SLO was not reached, so the range has only its lower end to go by',
        ];
  }
  if (fewest === replicas) return [];
  return [
    `${counted(fewest)} would do if one carries the ${number(upper)} req/s of the interval’s upper end, which is not sure`,
  ];
}

function failure(
  { demand, replicas, survivesOneFailed }: Omit<Forecast, 'words'>,
  lower: number,
  upper: number | null,
): string {
  const left = replicas - 1;
  if (left === 0) {
    return 'if it fails, nothing is left to carry the demand: a second one is what availability costs';
  }
  const remaining = demand / left;
  const rest = `if one fails, ${left === 1 ? 'the other has' : `the other ${counted(left)} have`} ${number(remaining)} req/s${left === 1 ? '' : ' each'}, ${percent(remaining / lower)} of what one surely carries`;
  if (survivesOneFailed === true) return `${rest}: the SLO is still kept`;
  if (survivesOneFailed === false) {
    return `${rest}: the SLO is missed, since one carries at most ${number(upper ?? lower)} req/s`;
  }
  const known =
    upper === null
      ? `the load at which one misses it was not reached`
      : `it lies between the ${number(lower)} req/s that one surely carries and the ${number(upper)} req/s at which it surely misses it`;
  return `${rest}: whether the SLO is still kept is not known, since ${known}`;
}

function needs({ replicas, perReplica }: Omit<Forecast, 'words'>): string {
  if (perReplica === null) {
    return 'the cores and the memory that each needs are not known: no probe told them';
  }
  const { cores, memoryMb } = perReplica;
  const each = `${coresOf(cores)} and ${number(memoryMb)} MB`;
  if (replicas === 1) return `it needs ${each}`;
  return `each needs ${each} at that load, all ${counted(replicas)} together ${coresOf(cores * replicas)} and ${number(memoryMb * replicas)} MB`;
}

function replicasOf(count: number): string {
  return plural(count, 'replica');
}

function coresOf(cores: number): string {
  return `${number(cores)} ${number(cores) === '1.00' ? 'core' : 'cores'}`;
}
