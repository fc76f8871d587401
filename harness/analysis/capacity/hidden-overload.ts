import jstat from 'jstat';
import { latencyBounds, loadSeconds, type SeenTrial } from './seen.ts';

const { normal } = jstat.jStat;

/** The chance that is left to luck: that of three standard deviations, on one side. */
const LUCK = 0.00135;
const LARGEST = 0.5;

/**
 * The share by which a load may lie above what a target carries although it looked kept. In T seconds an overload by a share d makes
 * the queue d T seconds longer, give or take the sqrt(T / r) by which the work of r T requests varies where arrivals or service times are
 * exponential (a reflected Brownian motion's free part: Harrison, Brownian Motion and Stochastic Flow Systems, 1985); what stays
 * below the SLO's bound b is not seen: d = (b + z sqrt(T / r)) / T. Of k trials that all looked kept, each may have been that much luckier.
 * @returns 0 where no SLO is over a latency
 */
export function hiddenOverload(trials: readonly SeenTrial[], rate: number): number {
  const own = trials.filter((trial) => trial.rate === rate && trial.state === 'measured');
  const bounds = latencyBounds(own[0]);
  if (own.length === 0 || bounds.length === 0) return 0;
  const seconds = Math.max(...own.map(loadSeconds));
  const alike = own.filter((trial) => loadSeconds(trial) > seconds / 2).length;
  const z = normal.inv(1 - LUCK ** (1 / alike), 0, 1);
  return Math.min(LARGEST, (Math.min(...bounds) + Math.max(0, z) * Math.sqrt(seconds / rate)) / seconds);
}
