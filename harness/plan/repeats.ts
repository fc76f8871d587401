import type { PlannedTrial } from '../record/manifest.ts';

/** Times that a variant of a scenario is asked again at most, and all together as a share of the plan. */
const MOST = { ofVariant: 2, ofPlan: 1 / 4 };

/** A trial that was run, and whether it was the machine that spoiled it. */
export interface Ran extends PlannedTrial {
  spoiled: boolean;
  /** It was asked again for the sake of its client, and not of the machine. */
  remeasured?: boolean;
}

/** How many trials of a plan may be asked again. */
export function mostRepeats(planned: number): number {
  return Math.ceil(MOST.ofPlan * planned);
}

/**
 * The next trial to be asked again, in the block of the one that it replaces; null where none may be. It stands
 * behind the whole plan in the order: what it replaces keeps its place, and its record.
 * @param planned all trials of the plan
 * @param ran those that were run so far, repeats among them
 * @param scenario whose trials may be asked again now
 */
export function nextRepeat(
  planned: readonly PlannedTrial[],
  ran: readonly Ran[],
  scenario: string,
): PlannedTrial | null {
  const repeats = ran.filter(isRepeat);
  if (repeats.length >= mostRepeats(planned.length)) return null;
  const replaced = new Set(ran.map(({ replaces }) => replaces));
  const own = ran.filter((one) => one.scenario === scenario);
  const of = (variant: string) => own.filter((one) => one.variant === variant);
  const good = ({ variant }: Ran) => of(variant).filter(({ spoiled }) => !spoiled).length;
  // There may be too few for all: first of the variant that has least.
  const [again] = own
    .filter(({ spoiled, order }) => spoiled && !replaced.has(order))
    .filter(({ variant }) => of(variant).filter(isRepeat).length < MOST.ofVariant)
    .sort((one, other) => good(one) - good(other));
  if (again === undefined) return null;
  const last = Math.max(...[...planned, ...ran].map(({ order }) => order));
  return {
    order: last + 1,
    scenario: again.scenario,
    variant: again.variant,
    block: again.block,
    replaces: again.order,
  };
}

function isRepeat({ replaces, remeasured }: Ran): boolean {
  return replaces !== undefined && remeasured !== true;
}
