import type { GeneratorLoad } from './job.ts';

/**
 * The loads of several generators that together make up one: of an open loop each sends every n-th request
 * of the one schedule, of a closed loop each has its share of the connections. The sums are exact.
 */
export function divide(load: GeneratorLoad, generators: number): GeneratorLoad[] {
  return Array.from({ length: generators }, (_, index) => {
    const part = (whole: number) =>
      Math.floor((whole * (index + 1)) / generators) - Math.floor((whole * index) / generators);
    return load.mode === 'open'
      ? {
          ...load,
          share: { index, of: generators },
          maxConnections: part(load.maxConnections),
          preparedConnections: part(load.preparedConnections),
        }
      : { ...load, connections: part(load.connections) };
  });
}
