import { expect, test } from 'vitest';
import type { Target } from './combination.ts';
import { compare } from './compare.ts';
import { describeWrong } from './describe-results.ts';
import { combinationRows, variationRows } from './gateway-table.ts';
import type { Observation, Probe } from './probe.ts';
import type { ConformanceRun } from './drive.ts';
import type { Variation } from './variation.ts';
import { allProbes } from './probes/all-probes.ts';
import { allVariations } from './variations/all-variations.ts';

const target: Target = {
  server: 'uwsgi',
  front: 'nginx',
  gateway: 'scgi',
  host: '127.0.0.1',
  port: 80,
  prefix: '',
};

const probe: Probe = {
  name: 'a twin',
  topic: 'headers',
  requests: [{ path: '/report' }],
  observe: () => ({}),
  expected: () => ({ status: 200, twin: ['a', 'b'] }),
};

const keepsOne: Variation = {
  what: 'one is left',
  reason: 'the front | passes each',
  source: 'nginx 1.22',
  where: { front: ['nginx'], gateway: ['uwsgi', 'scgi'] },
  allows: { 'a twin': { twin: [['a'], ['b']] } },
};

function seen(observed: Observation, on: Target = target): ConformanceRun {
  return {
    target: on,
    results: [compare(probe, { target: on, observed, variations: [keepsOne] })],
  };
}

const equal = { status: 200, twin: ['a', 'b'] };
const varies = { status: 200, twin: ['b'] };

test.each([
  ['equal', equal, target],
  ['varies', varies, target],
  ['wrong', { status: 200, twin: [] }, target],
  ['wrong', { status: 502, twin: ['b'] }, target],
  ['wrong', varies, { ...target, front: 'apache' }],
  ['wrong', varies, { ...target, gateway: 'http' }],
] as const)('the verdict is “%s” for %o', (verdict, observed, on) => {
  expect(seen(observed, on).results[0]?.verdict).toBe(verdict);
});

test('what is wrong is shown with both values, and only what differs', () => {
  expect(describeWrong(seen({ status: 200, twin: ['x'] }))).toBe(
    [
      'uwsgi, front nginx, gateway scgi, at /: 1 of 1 wrong',
      '  headers: a twin',
      '    twin: expected ["a","b"], observed ["x"]',
    ].join('\n'),
  );
  expect(describeWrong(seen(varies))).toBe('');
});

test('a combination is one row, with its prefixes and what it differs in', () => {
  const below = { ...target, prefix: '/foo' };
  const other: Target = { ...target, server: 'gunicorn', front: 'none', gateway: 'http' };
  expect(combinationRows([seen(varies), seen(varies, below), seen(equal, other)])).toBe(
    [
      '| server | front | gateway | at | equal | differs in |',
      '|---|---|---|---|---|---|',
      '| uwsgi | nginx | scgi | `/`, `/foo` | 0 of 2 | one is left |',
      '| gunicorn | none | http | `/` | 1 of 1 | – |',
      '',
    ].join('\n'),
  );
});

test('a combination with something wrong gets no row', () => {
  expect(() => combinationRows([seen({ status: 500 })])).toThrow(
    'uwsgi, front nginx, gateway scgi: a twin is wrong',
  );
});

test('only differences that were needed are listed, each once', () => {
  expect(variationRows([seen(equal)]).split('\n')).toHaveLength(3);
  expect(variationRows([seen(varies), seen(varies)])).toBe(
    [
      '| difference | with | why | source |',
      '|---|---|---|---|',
      '| one is left | front nginx; gateway uwsgi, scgi | the front \\| passes each | nginx 1.22 |',
      '',
    ].join('\n'),
  );
});

test('each probe has a name of its own, and variations name probes and values that there are', () => {
  const names = allProbes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const allowed = allVariations.flatMap(({ allows }) =>
    Object.entries(allows).flatMap(([name, values]) =>
      Object.keys(values).map((value) => [name, value] as const),
    ),
  );
  const unknown = allowed.filter(([name, value]) => {
    const found = allProbes.find((each) => each.name === name);
    const on = { ...target, multithread: true, multiprocess: true };
    return found === undefined || !(value in found.expected(on));
  });
  expect(unknown).toEqual([]);
});
