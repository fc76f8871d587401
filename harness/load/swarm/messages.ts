import type { GeneratorJob, GeneratorMessage, GeneratorOrder } from '../generator/job.ts';

/** Says that its sender is still there; nothing is answered. */
interface Beat {
  type: 'beat';
}

/** What a generator on another machine is sent, besides what one beside the harness is. */
export type RemoteOrder =
  | Exclude<GeneratorOrder, { type: 'job' }>
  | { type: 'job'; job: GeneratorJob }
  /** Asks for its clock. */
  | { type: 'clock'; round: number }
  | Beat;

/** What it sends back. */
export type RemoteMessage =
  | GeneratorMessage
  /** @param at ms of its own monotonic clock */
  | { type: 'clock'; round: number; at: number }
  | Beat;
