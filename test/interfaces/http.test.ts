import { describe, expect, test } from 'vitest';
import { httpProvider, publish, withdraw } from '../../src/interfaces/http/provider.ts';
import { httpRequirer, services } from '../../src/interfaces/http/requirer.ts';
import { unit, view } from './support/unit.ts';

describe('serving', () => {
  test('publishes plain text in every relation, the ingress address by default', async () => {
    const { unit: hello, published } = unit([{ id: 'n:1' }, { id: 'n:2' }], '10.0.0.10');
    expect(await publish(hello, 'n', { port: 8080 })).toEqual({ kind: 'published' });
    const bag = { hostname: '10.0.0.10', 'private-address': '10.0.0.10', port: '8080' };
    expect(published('n:1')).toEqual(bag);
    expect(published('n:2')).toEqual(bag);
  });

  test('what a later publication leaves out is withdrawn, and withdrawing leaves nothing', async () => {
    const { unit: hello, published } = unit([{}]);
    const places = { hostname: 'web.example', privateAddress: '10.0.0.10' };
    await publish(hello, 'n', {
      port: 80,
      ...places,
      servers: [{ hostname: 'a', privateAddress: '10.0.0.10', port: 81 }],
      serviceName: 'blog',
      siteNames: ['a.example', 'b.example'],
      services: '- {service_name: blog}',
    });
    expect(published()).toEqual({
      hostname: 'web.example',
      'private-address': '10.0.0.10',
      port: '80',
      extended_data: '[{"hostname":"a","port":"81","private-address":"10.0.0.10"}]',
      service_name: 'blog',
      sitenames: 'a.example b.example',
      services: '- {service_name: blog}',
    });
    await publish(hello, 'n', { port: 80, ...places });
    expect(Object.keys(published()).sort()).toEqual(['hostname', 'port', 'private-address']);
    await withdraw(hello, 'n');
    expect(published()).toEqual({});
  });

  test('a unit without address publishes nothing', async () => {
    const { unit: hello, published } = unit([{}]);
    expect(await publish(hello, 'n', { port: 80 })).toEqual({ kind: 'no-address' });
    expect(published()).toEqual({});
  });

  test('is available while there is someone to serve', () => {
    expect(httpProvider.manage(view('website', { units: { 'lb/0': {} } }))).toEqual({
      'website.available': true,
    });
    expect(httpProvider.manage(view('website', {}))).toEqual({ 'website.available': false });
  });
});

describe('using', () => {
  const bag = (address: string, port: string) => ({
    hostname: address,
    'private-address': address,
    port,
  });

  test('servers are by application and unit number; units without port are left out', async () => {
    const { unit: lb } = unit([
      {
        id: 'n:1',
        application: 'hello',
        units: { 'hello/10': bag('10.0.0.20', '80'), 'hello/9': bag('10.0.0.19', '80') },
      },
      { id: 'n:2', application: 'blog', units: { 'blog/0': { hostname: '10.0.0.5' } } },
      {
        id: 'n:3',
        application: 'api',
        units: { 'api/0': { port: '90', 'ingress-address': '::1' } },
      },
    ]);
    expect(await services(lb, 'n')).toEqual([
      {
        name: 'api',
        siteNames: [],
        servers: [{ unit: 'api/0', hostname: '::1', privateAddress: '::1', port: 90 }],
      },
      {
        name: 'hello',
        siteNames: [],
        servers: [
          { unit: 'hello/9', hostname: '10.0.0.19', privateAddress: '10.0.0.19', port: 80 },
          { unit: 'hello/10', hostname: '10.0.0.20', privateAddress: '10.0.0.20', port: 80 },
        ],
      },
    ]);
  });

  test('extended data speaks for all servers of a unit', async () => {
    const extended = JSON.stringify([
      { hostname: 'a', port: '81', 'private-address': '10.0.0.2' },
      { hostname: 'b', port: 82 },
      'nonsense',
      { hostname: 'no port' },
    ]);
    const bags = { ...bag('10.0.0.1', '80'), extended_data: extended };
    const { unit: lb } = unit([{ application: 'hello', units: { 'hello/0': bags } }]);
    expect((await services(lb, 'n'))[0]?.servers).toEqual([
      { unit: 'hello/0', hostname: 'a', privateAddress: '10.0.0.2', port: 81 },
      { unit: 'hello/0', hostname: 'b', privateAddress: '10.0.0.1', port: 82 },
    ]);
  });

  test.each(['{', 'null', '[]', '3'])('extended data of %j is passed over', async (text) => {
    const bags = { ...bag('10.0.0.1', '80'), extended_data: text };
    const { unit: lb } = unit([{ application: 'hello', units: { 'hello/0': bags } }]);
    expect((await services(lb, 'n'))[0]?.servers).toHaveLength(1);
  });

  test.each(['', '0', '65536', '80x', '-1', '8e1', ' '])('port %j is none', async (port) => {
    const { unit: lb } = unit([{ units: { 'hello/0': bag('10.0.0.1', port) } }]);
    expect(await services(lb, 'n')).toEqual([]);
  });

  test('is available while a port is published, and no longer', () => {
    const flags = (port: string) =>
      httpRequirer.manage(view('proxy', { units: { 'hello/0': bag('10.0.0.1', port) } }));
    expect(flags('80')).toEqual({ 'proxy.available': true });
    expect(flags('')).toEqual({ 'proxy.available': false });
  });
});
