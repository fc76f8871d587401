import type { DoctorResult } from '../../harness/record/doctor.ts';
import type { MachineFacts } from '../../harness/record/machine.ts';
import { counted, NONE, number, percent } from '../../harness/words/format.ts';

/** What a machine is, a subject a line; a mark stands for what the system does not tell. */
export function machineLines({
  fingerprint,
  machine,
}: Pick<DoctorResult, 'fingerprint' | 'machine'>): [name: string, text: string][] {
  const { cores, limits } = machine;
  return [
    ['processor', `${fingerprint.machine.cpu}, ${fingerprint.machine.architecture}${virtual(machine)}`],
    ['cores', `${coresInWords(machine)}; governor ${governors(cores)}, boost ${onOff(cores.boost)}`],
    [
      'memory',
      `${number(fingerprint.machine.memory)} GB${limits.memory === null ? '' : `, of which ${number(limits.memory / 1e9)} GB may be used`}`,
    ],
    [
      'limits',
      `${limits.cpuQuota === null ? 'no CPU quota' : `a CPU quota of ${number(limits.cpuQuota)} cores`}, ${count(limits.openFiles)} open files`,
    ],
    ['sockets', sockets(machine)],
    ['load', load(machine)],
    [
      'software',
      `${fingerprint.system.platform} ${fingerprint.system.kernel}, Node ${fingerprint.node}, Paceline ${fingerprint.paceline}`,
    ],
  ];
}

function virtual({ virtual: is }: MachineFacts): string {
  if (is === null) return '';
  return is ? ', virtual machine' : ', no virtual machine';
}

function coresInWords({ cores: { available, assignable, online, siblings } }: MachineFacts): string {
  const which = assignable.length === 0 ? 'not assignable' : assignable.join(', ');
  const pairs =
    siblings === null || siblings.length === 0
      ? ''
      : `; threads of one physical core: ${siblings.map((group) => group.join(' and ')).join('; ')}`;
  return `${available} to use (${which}) of ${count(online)} online${pairs}`;
}

function governors({ governors: told }: MachineFacts['cores']): string {
  return told === null ? NONE : [...new Set(Object.values(told))].join(' and ');
}

function onOff(value: boolean | null): string {
  if (value === null) return NONE;
  return value ? 'on' : 'off';
}

function sockets({ sockets: { ports, timeWait, backlog } }: MachineFacts): string {
  const range = ports === null ? NONE : `${ports[0]} to ${ports[1]}`;
  return `ports ${range}, ${count(timeWait)} held by closed connections; listen backlog ${count(backlog)}`;
}

function load({ loadAverage, stealShare }: MachineFacts): string {
  const average = loadAverage === null ? NONE : loadAverage.map((value) => value.toFixed(2)).join(', ');
  const stolen = stealShare === null ? NONE : percent(stealShare);
  return `average ${average} over 1, 5 and 15 min before; ${stolen} of the cores’ time stolen while measuring`;
}

/** A count has no digits after the point. */
function count(value: number | null): string {
  return value === null ? NONE : counted(value);
}
