/**
 * The share of a task of a replicated job, from 0. Its slots begin at 0, but of a task in slot 0 the template
 * `{{.Task.Slot}}` gives the name of its node, as it does in global services, which have no slots.
 */
export function slotIndex(slot: string): number {
  return /^\d{1,4}$/.test(slot) ? Number(slot) : 0;
}
