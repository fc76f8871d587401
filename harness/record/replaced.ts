/** A record that may stand in place of an earlier one, by whatever it is numbered. */
interface Replacing {
  replaces?: number | undefined;
}

/** The records that stand: those that no other was asked in place of. */
export function standing<Kept extends Replacing>(
  records: readonly Kept[],
  numberOf: (record: Kept) => number,
): Kept[] {
  const replaced = new Set(records.map(({ replaces }) => replaces));
  return records.filter((record) => !replaced.has(numberOf(record)));
}

/**
 * The same records, each that was asked again with the number of the one that stands in its place. Records are
 * only ever added, so an old one can't know: it is told when they are read.
 */
export function withReplacedBy<Kept extends Replacing>(
  records: readonly Kept[],
  numberOf: (record: Kept) => number,
): (Kept & { replacedBy?: number })[] {
  const by = new Map(records.map((record) => [record.replaces, numberOf(record)]));
  return records.map((record) => {
    const replacedBy = by.get(numberOf(record));
    return replacedBy === undefined ? record : { ...record, replacedBy };
  });
}
