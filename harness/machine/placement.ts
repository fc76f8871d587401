import type { Cores } from '../config/scenario.ts';
import type { Placement } from '../record/trial.ts';

/**
 * Which cores the generator, the target and the services get. With four cores or more each part has its
 * own; with fewer, what is shared is said. A target that may use `all` cores gets all those that no other
 * part has, and on a small machine every core, since a cluster on one core would answer another question.
 *
 * @param cores the cores this process may run on, in order
 */
export function place(cores: readonly number[], wanted: Cores, hasServices: boolean): Placement {
  const [first, second, ...rest] = cores;
  if (first === undefined) return { generator: [], target: [], services: [], shared: [UNPINNED] };
  if (second === undefined) {
    return {
      generator: [first],
      target: [first],
      services: hasServices ? [first] : [],
      shared: [`one core: generator, target${hasServices ? ' and database' : ''} share core ${first}`],
    };
  }
  if (cores.length >= 4) {
    const services = hasServices ? [second] : [];
    const target = hasServices ? rest : [second, ...rest];
    return { generator: [first], target, services, shared: [] };
  }
  if (wanted === 'all') {
    const names = hasServices ? 'generator, target and database' : 'generator and target';
    return {
      generator: [...cores],
      target: [...cores],
      services: hasServices ? [...cores] : [],
      shared: [`${names} share cores ${cores.join(', ')}: the target's own limit may be higher`],
    };
  }
  return {
    generator: [first],
    target: cores.slice(1),
    services: hasServices ? [first] : [],
    shared: hasServices ? [`generator and database share core ${first}`] : [],
  };
}

const UNPINNED = 'cores can not be assigned on this system: generator, target and services share them all';
