/** What the system says when this process, and not the target, can open no more connections. */
const OWN_LIMITS = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'];

/** Those of the codes that are a limit of this process's own. */
export function ownLimits(refusals: Readonly<Record<string, number>>): string[] {
  return Object.keys(refusals).filter((code) => OWN_LIMITS.includes(code));
}

/** What keeps a generator from opening connections, and what to do about it. */
export function ownLimitInWords(codes: readonly string[]): string {
  const descriptors = codes.some((code) => code === 'EMFILE' || code === 'ENFILE');
  const cure = descriptors
    ? '`ulimit -n` says how many files it may open: raise it, or ask for fewer connections'
    : 'ask for fewer connections, or for generators on more addresses';
  return `the generator itself could open no more connections (${codes.join(', ')}): ${cure}`;
}
