/** What TCP over IPv4 over Ethernet adds to a packet, bytes: 38 with preamble and gap, 20 of IP, 32 of TCP with timestamps. */
const FRAME_BYTES = 38 + 20 + 32;
/** What a packet of 1,500 bytes has room for. */
const SEGMENT_BYTES = 1500 - 20 - 32;
/** Linux's `net.ipv4.ip_local_port_range`, 32768 to 60999, as it comes. */
export const PORTS = 60_999 - 32_768 + 1;

/** What a generator costs: CPU seconds of its core. */
export interface GeneratorCost {
  /** Requests per second that one alone carries. */
  ceiling: number;
  /** To find out when one request is due, whoever sends it, seconds. */
  arrival: number;
  /** Share of its core that may be used, so that it is not what is measured. */
  use: number;
}

/**
 * Generators for a rate, or null where no number is enough. Of each request one of them has all the work, and
 * all of them have that of finding out that it is not theirs: rate/n·(1/ceiling - arrival) + rate·arrival <= use.
 */
export function generatorsFor(rate: number, { ceiling, arrival, use }: GeneratorCost): number | null {
  const left = use - rate * arrival;
  return left <= 0 ? null : Math.max(1, Math.ceil((rate * (1 / ceiling - arrival)) / left));
}

/** What so many generators carry together. */
export function carriedBy(generators: number, { ceiling, arrival, use }: GeneratorCost): number {
  return (generators * use) / (1 / ceiling - arrival + generators * arrival);
}

/** The rate that no number of generators gets beyond, since each of them walks the whole schedule. */
export function highestRate({ arrival, use }: GeneratorCost): number {
  return use / arrival;
}

/** Gbit/s and packets a second one way; acknowledgements ride on what goes that way anyway. */
export function wire(rate: number, bytes: number): { gigabits: number; packets: number } {
  const packets = Math.max(1, Math.ceil(bytes / SEGMENT_BYTES));
  return { gigabits: (rate * (bytes + packets * FRAME_BYTES) * 8) / 1e9, packets: rate * packets };
}

/** Connections in use, one request at a time on each (Little, A proof for the queuing formula L = λW, 1961). */
export function connections(rate: number, latencyMs: number): number {
  return (rate * latencyMs) / 1000;
}
