/** What hooks open and close, whatever keeps the model. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PortChange } from '../../../src/juju/agent/hook-changes.ts';
import type { OpenedPort } from '../../../src/juju/agent/model-view.ts';
import { portsAfter } from '../../../src/juju/agent/port-ranges.ts';
import { memoryTransaction } from '../../../src/model/memory-transaction.ts';
import { commitPortChanges } from '../../../src/model/ports/commit-port-changes.ts';
import { MemoryPorts } from '../../../src/model/ports/memory-ports.ts';

const tcp = (from: number, endpoint = ''): OpenedPort => ({
  ...{ protocol: 'tcp', from, to: from, endpoint },
});
const open = (port: OpenedPort): PortChange => ({ kind: 'open', port });
const close = (port: OpenedPort): PortChange => ({ kind: 'close', port });

test('ports are opened and closed in order, each once, and listed by protocol and range', () => {
  const ports = new MemoryPorts();
  const changes = [open(tcp(443)), open(tcp(80, 'db')), open(tcp(80)), close(tcp(443))];
  commitPortChanges(ports, 'db/0', [...changes, open(tcp(80))]);
  commitPortChanges(ports, 'db/0', [
    open({ protocol: 'icmp', from: 0, to: 0, endpoint: '' }),
    open({ protocol: 'tcp', from: 80, to: 90, endpoint: '' }),
    close(tcp(8080)),
  ]);
  expect(ports.ofUnit('db/0')).toEqual([
    { protocol: 'icmp', from: 0, to: 0, endpoint: '' },
    tcp(80),
    tcp(80, 'db'),
    { protocol: 'tcp', from: 80, to: 90, endpoint: '' },
  ]);
  expect(ports.ofUnit('db/1')).toEqual([]);
  ports.removeUnit('db/0');
  expect(ports.ofUnit('db/0')).toEqual([]);
});

test('a refused hook leaves the ports as they were', () => {
  const ports = new MemoryPorts();
  commitPortChanges(ports, 'db/0', [open(tcp(80))]);
  const failing = () =>
    memoryTransaction([ports], () => {
      commitPortChanges(ports, 'db/0', [close(tcp(80)), open(tcp(81))]);
      throw new Error('refused');
    });
  expect(failing).toThrow('refused');
  expect(ports.ofUnit('db/0')).toEqual([tcp(80)]);
});

test('after any changes a port is open if its last change opened it', () => {
  const port = fc.record({
    protocol: fc.constantFrom('tcp', 'udp'),
    from: fc.constantFrom(80, 81),
    to: fc.constantFrom(80, 81),
    endpoint: fc.constantFrom('', 'db'),
  });
  const change = fc.record({ kind: fc.constantFrom('open', 'close'), port });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const key = ({ protocol, from, to, endpoint }: OpenedPort) =>
        `${from}-${to}/${protocol} ${endpoint}`;
      const last = new Map(changes.map(({ kind, port: each }) => [key(each), kind]));
      const wanted = [...last].flatMap(([each, kind]) => (kind === 'open' ? [each] : []));
      expect(portsAfter([], changes).map(key).sort()).toEqual(wanted.sort());
    }),
  );
});
