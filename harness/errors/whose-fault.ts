import type { ErrorCode } from './catalogue.ts';

/** Why a trial can't be believed, as its record says. */
interface Reason {
  code: string;
  message: string;
}

/** What is lost with a generator, or with the clocks between two machines, is no word on the target. */
const MACHINE: readonly string[] = [
  'GENERATOR_FAILED',
  'GENERATOR_LOST',
  'CLOCKS_UNSURE',
] satisfies readonly ErrorCode[];

/** A generator that has no more to give would have none the next time either: descriptors, ports, its whole core. */
const OWN_LIMIT =
  /\b(EMFILE|ENFILE|EADDRNOTAVAIL)\b|open no more connections|connections of its own|of a core, over/;

/**
 * Whose fault it was that a trial can't be believed: `machine` where the generator, or what others took from this
 * machine, was in the way, so that asking again may help; `load` where what was asked for is more than a generator
 * here can give; else `target`, which is never asked again until it answers as one would like.
 */
export function whoseFault({ code, message }: Reason): 'machine' | 'load' | 'target' {
  if (MACHINE.includes(code)) return 'machine';
  if (code === ('GENERATOR_SATURATED' satisfies ErrorCode)) {
    return OWN_LIMIT.test(message) ? 'load' : 'machine';
  }
  // Paceline's own limits, whatever it wanted to open.
  return code === ('TOO_FEW_FILES' satisfies ErrorCode) ? 'load' : 'target';
}
