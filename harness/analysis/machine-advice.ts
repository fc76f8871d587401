import type { Advice, MachineFacts } from '../record/machine.ts';
import { number, percent } from '../words/format.ts';

/** Cores from which generator, service and target each have their own. */
const ENOUGH_CORES = 4;
/** Share of stolen time beyond which figures of one moment are not those of the next. */
const MUCH_STEAL = 0.02;
/** Share of the machine's cores that others may keep busy. */
const BUSY = 0.5;
/** Bytes that a database, a target and a generator need side by side. */
const ENOUGH_MEMORY = 1e9;
/** Files, and so connections, that a process should be able to open. */
const ENOUGH_FILES = 4096;
/** Ports that a few seconds of a new connection for each request use up. */
const ENOUGH_PORTS = 10_000;
/** What Node asks for when a server listens. */
const NODE_BACKLOG = 511;

/** What these facts mean for a measurement, a sentence a subject; at the end, what the system doesn't tell. */
export function adviseMachine(facts: MachineFacts): Advice[] {
  return [
    cores(facts),
    assignment(facts),
    siblings(facts),
    quota(facts),
    memory(facts),
    governor(facts),
    boost(facts),
    virtual(facts),
    steal(facts),
    load(facts),
    openFiles(facts),
    ports(facts),
    backlog(facts),
    untold(facts),
  ].filter((advice) => advice !== null);
}

function cores({ cores: { available } }: MachineFacts): Advice {
  const subject = 'cores';
  if (available >= ENOUGH_CORES) {
    return good(
      subject,
      `${available} cores are enough for generator, target and database to have their own`,
    );
  }
  if (available === 1) {
    return problem(
      subject,
      'the one core is shared by generator and target, which slow each other down; use a machine with 4 or more',
    );
  }
  return note(
    subject,
    `${available} cores are fewer than ${ENOUGH_CORES}, so the generator must share with a database or a target of several processes; use a machine with ${ENOUGH_CORES} or more to learn what those can carry`,
  );
}

function assignment({ cores: { assignable } }: MachineFacts): Advice | null {
  if (assignable.length > 0) return null;
  return note(
    'assigning cores',
    "processes can not be put on cores of their own here, so generator and target get in each other's way; on Linux, install taskset (util-linux)",
  );
}

function siblings({ cores: { siblings: groups, assignable } }: MachineFacts): Advice | null {
  if (groups === null) return null;
  const subject = 'physical cores';
  if (groups.length === 0)
    return good(subject, 'no two of these cores are threads of the same physical core');
  const spare = groups.flatMap((group) => group.filter((core) => assignable.includes(core)).slice(1));
  const rest = assignable.filter((core) => !spare.includes(core));
  const remedy =
    spare.length > 0 && rest.length > 1
      ? `start Paceline with \`taskset -c ${rest.join(',')}\` to use one thread of each`
      : 'switch simultaneous multithreading off, or use a machine with more physical cores';
  const shared = groups.map((group) => group.join(' and ')).join('; ');
  return note(subject, `cores that share a physical core (${shared}) slow each other down; ${remedy}`);
}

function quota({ cores: { available }, limits: { cpuQuota } }: MachineFacts): Advice {
  const subject = 'CPU quota';
  if (cpuQuota === null) return good(subject, 'no quota on CPU time was found');
  if (cpuQuota >= available) {
    return good(
      subject,
      `the control group's quota of ${Number(cpuQuota.toFixed(2))} CPUs covers all ${available} cores`,
    );
  }
  return problem(
    subject,
    `the control group's quota is ${Number(cpuQuota.toFixed(2))} CPUs on ${available} cores, and stops every process for the rest of a period once it is used up; lift it, or limit the cores instead (\`--cpuset-cpus\`)`,
  );
}

function memory({ limits: { memory: limit } }: MachineFacts): Advice {
  const subject = 'memory limit';
  if (limit === null) return good(subject, 'no limit on memory was found');
  const size = `${number(limit / 1e9)} GB`;
  if (limit >= ENOUGH_MEMORY) return good(subject, `the control group allows ${size}`);
  return problem(
    subject,
    `the control group allows ${size}, and a target that reaches that is killed or slowed; allow ${ENOUGH_MEMORY / 1e9} GB or more`,
  );
}

function governor({ cores: { governors } }: MachineFacts): Advice | null {
  if (governors === null) return null;
  const subject = 'CPU governor';
  const slow = Object.entries(governors).filter(([, name]) => name !== 'performance');
  if (slow.length === 0) return good(subject, 'the governor is performance on every core');
  const names = [...new Set(slow.map(([, name]) => name))];
  const where = slow.map(([core]) => core).join(', ');
  return {
    subject,
    level: names.includes('powersave') ? 'problem' : 'note',
    says: `the governor is ${names.join(' and ')} on ${slow.length === 1 ? 'core' : 'cores'} ${where}, so a core is slower the less it has to do; set it with \`sudo cpupower frequency-set --governor performance\``,
  };
}

function boost({ cores: { boost: on } }: MachineFacts): Advice | null {
  if (on === null) return null;
  if (!on)
    return good('frequency boost', 'frequency boost is off: the clock does not follow the temperature');
  return note(
    'frequency boost',
    'frequency boost is on, so the clock falls as the machine gets warm or its other cores busy; switch it off in the firmware to compare figures across days',
  );
}

function virtual({ virtual: isVirtual }: MachineFacts): Advice | null {
  if (isVirtual === null) return null;
  if (!isVirtual) return good('virtual machine', 'this is not a virtual machine');
  return note(
    'virtual machine',
    'this is a virtual machine whose host decides how fast its cores are; compare variants within a run, not figures across days',
  );
}

function steal({ stealShare, virtual: isVirtual }: MachineFacts): Advice | null {
  if (stealShare === null) return null;
  const subject = 'stolen time';
  const share = percent(stealShare);
  if (stealShare > MUCH_STEAL) {
    return problem(
      subject,
      `${share} of the cores' time went to others on the same host, so figures vary; trust comparisons within a run only, or use a machine of your own`,
    );
  }
  const doubt = stealShare === 0 && isVirtual === true ? ', though not every host tells its guests' : '';
  return good(subject, `${share} of the cores' time went to others on the same host${doubt}`);
}

function load({ loadAverage, cores: { available, online } }: MachineFacts): Advice | null {
  if (loadAverage === null) return null;
  const subject = 'load average';
  const [lastMinute] = loadAverage;
  // The average counts the whole machine, of which this process may have a part only.
  const all = Math.max(available, online ?? 0);
  const figure = `${lastMinute.toFixed(2)} over the last minute on ${all} ${all === 1 ? 'core' : 'cores'}`;
  if (lastMinute <= all * BUSY) return good(subject, `the load average is ${figure}`);
  return problem(
    subject,
    `the load average is ${figure}, so something else is or was running; stop it, or wait a minute and look again`,
  );
}

function openFiles({ limits: { openFiles: limit } }: MachineFacts): Advice | null {
  if (limit === null) return null;
  const subject = 'open files';
  if (limit >= ENOUGH_FILES) return good(subject, `a process may open ${whole(limit)} files and sockets`);
  return problem(
    subject,
    `a process may open ${whole(limit)} files and sockets, and each connection is one on both sides; raise the limit with \`ulimit -n 65536\` (the hard one: Node uses all of it)`,
  );
}

function ports({ sockets: { ports: range, timeWait } }: MachineFacts): Advice | null {
  if (range === null) return null;
  const subject = 'free ports';
  const waiting = timeWait ?? 0;
  const free = Math.max(0, range[1] - range[0] + 1 - waiting);
  const figure = `${whole(free)} ports are free for connections (${range[0]} to ${range[1]}, ${whole(waiting)} still held by closed ones)`;
  if (free >= ENOUGH_PORTS) return good(subject, figure);
  return problem(
    subject,
    `${figure}, which new connections can use up; wait a minute, or widen the range with \`sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"\``,
  );
}

function backlog({ sockets: { backlog: limit } }: MachineFacts): Advice | null {
  if (limit === null) return null;
  const subject = 'listen backlog';
  if (limit >= NODE_BACKLOG) {
    return good(subject, `a server may have ${whole(limit)} connections wait to be accepted`);
  }
  return note(
    subject,
    `a server may have ${whole(limit)} connections wait to be accepted, fewer than the ${NODE_BACKLOG} Node asks for, so a burst loses some; raise it with \`sudo sysctl -w net.core.somaxconn=4096\``,
  );
}

function untold(facts: MachineFacts): Advice | null {
  const readings: [string, unknown][] = [
    ['physical cores', facts.cores.siblings],
    ['CPU governor', facts.cores.governors],
    ['frequency boost', facts.cores.boost],
    ['virtual machine', facts.virtual],
    ['stolen time', facts.stealShare],
    ['load average', facts.loadAverage],
    ['open files', facts.limits.openFiles],
    ['free ports', facts.sockets.ports],
    ['listen backlog', facts.sockets.backlog],
  ];
  const missing = readings.filter(([, reading]) => reading === null).map(([subject]) => subject);
  if (missing.length === 0) return null;
  return note('not known', `the system does not tell: ${missing.join(', ')}; nothing is assumed about them`);
}

/** A count has no digits after the point, however small. */
function whole(count: number): string {
  return count < 100 ? String(count) : number(count);
}

function good(subject: string, says: string): Advice {
  return { subject, level: 'good', says };
}

function note(subject: string, says: string): Advice {
  return { subject, level: 'note', says };
}

function problem(subject: string, says: string): Advice {
  return { subject, level: 'problem', says };
}
