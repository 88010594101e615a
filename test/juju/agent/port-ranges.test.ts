import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePorts, portsText } from '../../../src/juju/agent/port-ranges.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { call, json } from '../support/call.ts';

test('a printed range is read back as the same range', () => {
  const port = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(port, port, fc.constantFrom('tcp', 'udp'), (one, other, protocol) => {
      const range = { protocol, from: Math.min(one, other), to: Math.max(one, other) } as const;
      expect(parsePorts(portsText(range))).toEqual({ kind: 'range', range });
    }),
  );
});

test('anything else is invalid, and never breaks', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['range', 'invalid']).toContain(parsePorts(text).kind);
    }),
  );
});

test('ports are opened for all endpoints or for some, and shown so', async () => {
  const hook = inMemoryAgent({ unit: 'a/0' }).hook();
  await call(hook, ['open-port', 'icmp']);
  await call(hook, ['open-port', '443', '--endpoints', 'web, admin']);
  await call(hook, ['open-port', '80']);
  await call(hook, ['open-port', '80', '--endpoints', 'web']);
  expect(await json(hook, ['opened-ports', '--endpoints'])).toEqual([
    '80/tcp (*)',
    '443/tcp (admin, web)',
    'icmp (*)',
  ]);
  await call(hook, ['close-port', '443', '--endpoints', 'web']);
  await call(hook, ['close-port', '80']);
  expect(await json(hook, ['opened-ports', '--endpoints'])).toEqual([
    '443/tcp (admin)',
    'icmp (*)',
  ]);
});

test('opening what is open asks for nothing', async () => {
  const port = { protocol: 'tcp', from: 80, to: 80, endpoint: '' } as const;
  const hook = inMemoryAgent({ unit: 'a/0', ports: [port] }).hook();
  await call(hook, ['open-port', '80/tcp']);
  await call(hook, ['close-port', '81/tcp']);
  expect(hook.changes().ports).toEqual([]);
});
