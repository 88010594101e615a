import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backendsOf } from '../../examples/haproxy/lib/backend.ts';
import { haproxyCfg } from '../../examples/haproxy/lib/haproxy-cfg.ts';
import { readSettings } from '../../examples/haproxy/lib/settings.ts';

const settings = { port: 80, timeout: 30, healthPath: '/', ipv6: true };
const good = { port: 80, timeout: 30, health_path: '/' };

function service(name: string, addresses: readonly string[], siteNames: readonly string[] = []) {
  const servers = addresses.map((privateAddress, number) => ({
    unit: `${name}/${number}`,
    hostname: privateAddress,
    privateAddress,
    port: 8000 + number,
  }));
  return { name, servers, siteNames };
}

function linesOf(text: string, word: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith(`${word} `));
}

test('every unit is a server of its application’s backend', () => {
  const related = [service('hello', ['10.77.0.10', '2001:db8::1']), service('notes', ['db.lan'])];
  const text = haproxyCfg(settings, backendsOf(related));
  expect(linesOf(text, 'server')).toEqual([
    'server hello-0 10.77.0.10:8000',
    'server hello-1 [2001:db8::1]:8001',
    'server notes-0 db.lan:8000',
  ]);
  expect(linesOf(text, 'default_backend')).toEqual(['default_backend hello']);
});

test('a second server of one unit has a name of its own', () => {
  const two = service('hello', ['10.77.0.10', '10.77.0.10']).servers.map((server) => ({
    ...server,
    unit: 'hello/0',
  }));
  const [backend] = backendsOf([{ name: 'hello', servers: two, siteNames: [] }]);
  expect(backend?.servers.map(({ name }) => name)).toEqual(['hello-0', 'hello-0-2']);
});

test('a host chooses the application by its name or by the site names it asked for', () => {
  const related = backendsOf([service('hello', ['10.77.0.10'], ['www.example.com'])]);
  expect(linesOf(haproxyCfg(settings, related), 'use_backend')).toEqual([
    'use_backend hello if { hdr(host),host_only -i hello www.example.com } || { hdr_beg(host) -i hello. }',
  ]);
});

test('without servers it answers 503', () => {
  expect(haproxyCfg(settings, [])).toContain('return status 503');
  expect(backendsOf([service('hello', ['not an address'])])).toEqual([]);
});

test('IPv6 is listened on only where there is any', () => {
  expect(linesOf(haproxyCfg(settings, []), 'bind')).toEqual([
    'bind 0.0.0.0:80',
    'bind [::]:80 v6only',
  ]);
  expect(linesOf(haproxyCfg({ ...settings, ipv6: false }, []), 'bind')).toEqual([
    'bind 0.0.0.0:80',
  ]);
});

test('nothing that a remote unit says adds a line or a word', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (address, site) => {
      const text = haproxyCfg(settings, backendsOf([service('hello', [address], [site])]));
      for (const line of linesOf(text, 'server')) expect(line).toMatch(/^server hello-0 \S+:8000$/);
      for (const line of linesOf(text, 'use_backend')) {
        expect(line).toMatch(/ -i hello( [\w.-]+)? \} \|\| \{ hdr_beg\(host\) -i hello\. \}$/);
      }
      expect(text).not.toMatch(/[^\x20-\x7e\n]/);
    }),
  );
});

test.each([
  ['port', 0],
  ['port', 65_536],
  ['port', 8.5],
  ['timeout', -1],
  ['timeout', undefined],
  ['health_path', 'healthz'],
  ['health_path', '/a b'],
  ['health_path', '/a\n    bind :81'],
])('the option %s refuses %j and says what it expects', (option, value) => {
  const read = readSettings({ ...good, [option]: value });
  expect(read).toMatchObject({ ok: false });
  expect(read.ok ? '' : read.reason).toContain(`${option} is `);
});

test('sound options pass', () => {
  expect(readSettings(good)).toEqual({
    ok: true,
    settings: { port: 80, timeout: 30, healthPath: '/' },
  });
});
