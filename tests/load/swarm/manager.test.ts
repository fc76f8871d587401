import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { assertReachable, controlAddress, managedSwarm } from '../../../harness/load/swarm/manager.ts';
import { slotIndex } from '../../../harness/load/swarm/slot.ts';

const one = { address: '10.0.0.5', nodes: 1 };
const three = { address: '127.0.0.1', nodes: 3 };
const engine = (Swarm: object) => ({ info: async () => ({ Name: 'here', Swarm }) }) as unknown as Docker;

test.each([
  ['in no swarm', { LocalNodeState: 'inactive' }, /docker swarm init/],
  ['a locked one', { LocalNodeState: 'locked' }, /docker swarm init|unlock/],
  ['a worker', { LocalNodeState: 'active', ControlAvailable: false }, /worker of one/],
])('an engine that is %s is refused', async (_name, info, said) => {
  await expect(managedSwarm(engine(info))).rejects.toMatchObject({
    code: 'NO_SWARM',
    message: expect.stringMatching(said),
  });
});

test('generators report on the loopback of one node, at the manager of several, or where they are told', () => {
  expect(controlAddress(one, undefined, true)).toMatchObject({
    advertised: '127.0.0.1',
    listen: '127.0.0.1',
  });
  expect(controlAddress(three, undefined, true)).toMatchObject({ advertised: '127.0.0.1', port: 0 });
  expect(controlAddress(three, 'build.example:7000', false)).toEqual({
    advertised: 'build.example',
    listen: '0.0.0.0',
    port: 7000,
  });
  expect(controlAddress(three, '[::1]:7000', true)).toMatchObject({ advertised: '::1', port: 7000 });
});

test.each([[undefined], ['http://x'], ['a b'], ['x:99999'], ['x/y']])('--advertise %s is refused', (text) => {
  expect(() => controlAddress(three, text, false)).toThrow(/--advertise/);
});

test('a loopback is refused where each node has its own', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    expect(() => assertReachable(`http://${host}:3000`, three)).toThrow(/all 3 nodes/);
    expect(() => assertReachable(`http://${host}:3000`, one)).not.toThrow();
  }
  expect(() => assertReachable('http://10.0.0.9:3000', three)).not.toThrow();
});

test('slots begin at 0, of which the engine gives the name of the node', () => {
  expect(['x9lhqwm8rvkr9fqtvu0xbdkyb', '0', '1', '17'].map(slotIndex)).toEqual([0, 0, 1, 17]);
});
