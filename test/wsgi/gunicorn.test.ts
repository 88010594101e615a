import { expect, test } from 'vitest';
import { gunicorn } from '../../src/wsgi/servers/gunicorn.ts';
import { plan } from './plan/facts.ts';

const facts = { unit: 'hello/0', hasIpv6: true, version: '20.1.0' };

/** The values that a file of the blueprint is rendered with. */
function valuesOf(path: string, more: Partial<typeof facts> = {}) {
  const { files } = gunicorn.blueprint(plan(), { ...facts, ...more });
  const content = files.find((file) => file.path === path)?.content;
  return typeof content === 'object' ? content.values : {};
}

const commandOf = (version: string) =>
  JSON.stringify(valuesOf('/etc/systemd/system/gunicorn3.service', { version }).command);

test('what must not be overridden is on the command line', () => {
  expect(commandOf('20.1.0')).toMatch(
    /python -m gunicorn --config \/etc\/wsgi\/gunicorn.conf.py --access-logfile \/var\/log\/wsgi.service.log --error-logfile - wsgi:application"$/,
  );
});

test('it has two units and five files, of which one is secret', () => {
  const { files, units } = gunicorn.blueprint(plan(), facts);
  expect(files.map(({ path, onChange }) => [path, onChange])).toEqual([
    ['/etc/wsgi/app.env', 'restart'],
    ['/etc/wsgi/gunicorn.conf.py', 'reload'],
    ['/etc/logrotate.d/wsgi', 'nothing'],
    ['/etc/systemd/system/gunicorn3.socket', 'rebind'],
    ['/etc/systemd/system/gunicorn3.service', 'restart'],
  ]);
  expect(files.filter(({ secret }) => secret)).toMatchObject([{ mode: 0o600 }]);
  expect(units.map(({ name }) => name)).toEqual(['gunicorn3.socket', 'gunicorn3.service']);
});

test.each([
  [true, 'ListenStream=0.0.0.0:80\nListenStream=[::]:80'],
  [false, 'ListenStream=0.0.0.0:80'],
])('it listens on IPv6 where the machine has it: %s', (hasIpv6, listen) => {
  expect(valuesOf('/etc/systemd/system/gunicorn3.socket', { hasIpv6 }).listen).toBe(listen);
});

test.each([
  ['20.1.0', false],
  ['25.0.3', false],
  ['25.1.0', true],
  ['26.2.0', true],
  ['', false],
  ['unknown', false],
])('gunicorn %s runs without its control socket: %s', (version, passed) => {
  expect(commandOf(version).includes('--no-control-socket')).toBe(passed);
});

test('only what the journal says since the last start explains an error', () => {
  const text = "TypeError: 'Hello' is not a byte";
  expect(gunicorn.explain(`Starting gunicorn 20.1.0\n${text}`)).toContain('wants bytes');
  expect(gunicorn.explain(`${text}\nStarting gunicorn 20.1.0\nValueError: x`)).toBeUndefined();
  expect(gunicorn.explain('')).toBeUndefined();
});
