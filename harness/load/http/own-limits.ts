/** What the system says when this process, and not the target, can open no more connections. */
const OWN_LIMITS = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'];

/** Those of the codes that are a limit of this process's own. */
export function ownLimits(refusals: Readonly<Record<string, number>>): string[] {
  return Object.keys(refusals).filter((code) => OWN_LIMITS.includes(code));
}
