import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cgroupMembers, cgroupOf, cgroupUsage, makeCgroup } from '../../../harness/machine/cpu/cgroup.ts';
import { listens } from '../../../harness/machine/cpu/listener.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** A root with these files. */
function rootOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  }
  return folder.path;
}

const V1 = '33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n';
const V2 = '31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:8 - cgroup2 cgroup2 rw,nsdelegate\n';

describe('which control group counts a process', () => {
  test('version 1, in nanoseconds, is preferred', () => {
    const root = rootOf({
      'proc/self/mountinfo': `${V2.replace('/sys/fs/cgroup ', '/sys/fs/cgroup/unified ')}${V1}`,
      'proc/7/cgroup': '2:cpu,cpuacct:/docker/abc\n1:name=systemd:/other\n0::/docker/abc\n',
      'sys/fs/cgroup/cpu,cpuacct/docker/abc/cpuacct.usage': '1234567890\n',
      'sys/fs/cgroup/unified/docker/abc/cpu.stat': 'usage_usec 5\n',
    });
    const folder = cgroupOf(7, root);
    expect(folder).toBe(join(root, 'sys/fs/cgroup/cpu,cpuacct/docker/abc'));
    expect(cgroupUsage(folder ?? '')).toBeCloseTo(1234.56789, 9);
  });

  test('version 2 counts microseconds, whatever stands beside them', () => {
    const root = rootOf({
      'proc/self/mountinfo': V2,
      'proc/7/cgroup': '0::/user.slice/a:b.scope\n',
      'sys/fs/cgroup/user.slice/a:b.scope/cpu.stat': 'usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n',
    });
    expect(cgroupUsage(cgroupOf(7, root) ?? '')).toBe(1.5);
  });

  test('a mount may show a part of the hierarchy', () => {
    const root = rootOf({
      'proc/self/mountinfo': V2.replace(' / ', ' /machine/one '),
      'proc/7/cgroup': '0::/machine/one/service\n',
      'sys/fs/cgroup/service/cpu.stat': 'usage_usec 2000\n',
    });
    expect(cgroupOf(7, root)).toBe(join(root, 'sys/fs/cgroup/service'));
  });

  test.each([
    ['no hierarchy', { 'proc/self/mountinfo': '', 'proc/7/cgroup': '0::/\n' }],
    ['no such process', { 'proc/self/mountinfo': V2 }],
    ['one outside of what is shown', { 'proc/self/mountinfo': V2, 'proc/7/cgroup': '0::/../other\n' }],
    ['no count', { 'proc/self/mountinfo': V2, 'proc/7/cgroup': '0::/here\n', 'sys/fs/cgroup/here/x': '' }],
    ['no proc', {}],
  ])('none: %s', (_, files) => {
    expect(cgroupOf(7, rootOf(files as Record<string, string>))).toBeNull();
  });

  test('none is made where what is made counts nothing, and nothing is left of the attempt', () => {
    const root = rootOf({
      'proc/self/mountinfo': V2,
      'proc/self/cgroup': '0::/\n',
      'sys/fs/cgroup/cgroup.procs': '1\n2\n',
      'sys/fs/cgroup/below/cgroup.procs': '3\n',
    });
    expect(makeCgroup(root)).toBeNull();
    expect(cgroupMembers(join(root, 'sys/fs/cgroup'))).toEqual([1, 2, 3]);
  });
});

test('nobody is said not to listen where that is not to be seen', () => {
  const table =
    '  sl  local_address rem_address   st\n   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n';
  const root = rootOf({ 'proc/net/tcp': table, 'proc/5/fd/0': '' });
  expect(listens([5], 8080, root)).toBe(false);
  expect(listens([6], 8080, root)).toBe(false);
  expect(listens([5], 8081, root)).toBeNull();
});
