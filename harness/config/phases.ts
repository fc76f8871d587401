/** What a gate does with its launches. */
export const GATE_PHASES = ['turns', 'together', 'steady', 'aside'] as const;
export type GatePhase = (typeof GATE_PHASES)[number];
