import { expect, test } from 'vitest';
import { gunicorn } from '../../src/wsgi/servers/gunicorn.ts';
import { plan } from './plan/facts.ts';

test('what must not be overridden is on the command line', () => {
  expect(gunicorn.arguments(plan(), '20.1.0')).toEqual(
    ['-m', 'gunicorn', '--config', '/etc/wsgi/gunicorn.conf.py', '--access-logfile'].concat([
      '/var/log/wsgi.service.log',
      '--error-logfile',
      '-',
      'wsgi:application',
    ]),
  );
});

test.each([
  ['20.1.0', false],
  ['25.0.3', false],
  ['25.1.0', true],
  ['26.2.0', true],
  ['', false],
  ['unknown', false],
])('gunicorn %s runs without its control socket: %s', (version, passed) => {
  expect(gunicorn.arguments(plan(), version).includes('--no-control-socket')).toBe(passed);
});

test('only what the journal says since the last start explains an error', () => {
  const text = "TypeError: 'Hello' is not a byte";
  expect(gunicorn.explain(`Starting gunicorn 20.1.0\n${text}`)).toContain('wants bytes');
  expect(gunicorn.explain(`${text}\nStarting gunicorn 20.1.0\nValueError: x`)).toBeUndefined();
  expect(gunicorn.explain('')).toBeUndefined();
});
