import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignPorts } from '../../../src/controller/exposure/assign-ports.ts';
import { publishedPorts } from '../../../src/controller/exposure/published-ports.ts';
import { requestedPorts } from '../../../src/controller/exposure/requested-ports.ts';

const everyone = ['0.0.0.0/0', '::/0'];
const inside = ['10.0.0.0/8'];
const tcp = (first: number, last = first) => ({ protocol: 'tcp', first, last }) as const;
const opened = (from: number, endpoint = '', to = from) =>
  ({ protocol: 'tcp', from, to, endpoint }) as const;

test('who may reach a port is what is exposed of its endpoint, as in Juju', () => {
  const units = [
    { address: '10.77.0.10', opened: [opened(80), opened(81, 'website'), opened(82, 'logs')] },
  ];
  const seen = (exposure: ReadonlyMap<string, readonly string[]>) =>
    requestedPorts(exposure, units).map(({ first, from }) => [first, from]);
  expect(seen(new Map())).toEqual([]);
  expect(seen(new Map([['', everyone]]))).toEqual([80, 81, 82].map((port) => [port, everyone]));
  expect(seen(new Map([['logs', inside]]))).toEqual([
    [80, inside],
    [82, inside],
  ]);
  const both = new Map([
    ['', everyone],
    ['logs', inside],
  ]);
  expect(seen(both)).toEqual([
    [80, ['0.0.0.0/0', '10.0.0.0/8', '::/0']],
    [81, everyone],
    [82, inside],
  ]);
});

test('ping is the host’s own to answer', () => {
  const icmp = { protocol: 'icmp', from: -1, to: -1, endpoint: '' } as const;
  const units = [{ address: '10.77.0.10', opened: [icmp] }];
  expect(requestedPorts(new Map([['', everyone]]), units)).toEqual([]);
});

test('a port belongs to the application that has it, however many want it', () => {
  const shop = { application: 2, owner: 'shop of model m', ports: [tcp(80)] };
  const hello = { application: 1, owner: 'hello of model m', ports: [tcp(70, 90), tcp(443)] };
  const first = assignPorts([shop], [], []);
  expect(first).toEqual([{ ...tcp(80), application: 2, holder: undefined }]);
  expect(assignPorts([hello, shop], first, [])).toEqual([
    { ...tcp(70, 90), application: 1, holder: 'shop of model m' },
    { ...tcp(443), application: 1, holder: undefined },
    { ...tcp(80), application: 2, holder: undefined },
  ]);
  const later = assignPorts([hello], assignPorts([hello, shop], first, []), []);
  expect(later.map(({ holder }) => holder)).toEqual([undefined, undefined]);
});

test('a port that the host uses is refused, but not taken from who has it', () => {
  const hello = { application: 1, owner: 'hello of model m', ports: [tcp(80)] };
  const nginx = { ...tcp(80), holder: 'nginx (process 812)' };
  const udp = { ...tcp(80), protocol: 'udp', holder: 'dns (process 9)' } as const;
  expect(assignPorts([hello], [], [udp])[0]?.holder).toBeUndefined();
  const refused = assignPorts([hello], [], [nginx]);
  expect(refused[0]?.holder).toBe('nginx (process 812)');
  expect(assignPorts([hello], refused, [])[0]?.holder).toBeUndefined();
  expect(assignPorts([hello], assignPorts([hello], [], []), [nginx])[0]?.holder).toBeUndefined();
});

test('two applications never have the same port, whatever they want and had', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }));
  const requests = fc.array(fc.array(range, { maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(requests, requests, (one, two) => {
      const claims = (request: typeof one) =>
        request.map((ports, application) => ({
          ...{ application, owner: String(application) },
          ports: ports.map(([first, more]) => tcp(first, first + more)),
        }));
      const assigned = assignPorts(claims(two), assignPorts(claims(one), [], []), []);
      const owners = new Map<number, number>();
      for (const { application, first, last, holder } of assigned) {
        if (holder !== undefined) continue;
        for (let port = first; port <= last; port++) {
          expect(owners.get(port) ?? application).toBe(application);
          owners.set(port, application);
        }
      }
    }),
  );
});

test('ranges of units that overlap lead, port by port, to those that have it open', () => {
  const range = fc.record({
    first: fc.integer({ min: 1, max: 12 }),
    more: fc.integer({ min: 0, max: 6 }),
    unit: fc.integer({ min: 10, max: 13 }),
  });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
      const requested = ranges.map(({ first, more, unit }) => ({
        ...tcp(first, first + more),
        ...{ target: `10.77.0.${unit}`, from: everyone },
      }));
      const published = publishedPorts('hello of model m', requested);
      for (let port = 1; port <= 20; port++) {
        const has = (each: { first: number; last: number }) =>
          each.first <= port && port <= each.last;
        const expected = new Set(requested.filter(has).map(({ target }) => target));
        const rules = published.filter(has);
        expect(rules.length).toBe(expected.size === 0 ? 0 : 1);
        expect(new Set(rules.flatMap(({ targets }) => targets))).toEqual(expected);
      }
    }),
  );
});
