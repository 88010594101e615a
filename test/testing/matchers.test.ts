import { expect, test } from 'vitest';
import { matchers, state } from '../../src/testing/index.ts';

expect.extend(matchers);

const unit = state({
  flags: ['wsgi.active'],
  ports: ['80/tcp', '53/udp'],
  status: { status: 'blocked', message: 'attach the resource "build"' },
  machine: { files: { '/etc/app.conf': 'port 80\n' } },
});

test('each matcher holds where it should', () => {
  expect(unit).toHaveFlag('wsgi.active');
  expect(unit).not.toHaveFlag('wsgi.source.available');
  expect(unit).toBeBlocked(/attach/);
  expect(unit).toBeBlocked('attach the resource "build"');
  expect(unit).not.toBeActive();
  expect(unit).not.toBeWaiting();
  expect(unit).not.toBeInMaintenance();
  expect(unit).toHaveWritten('/etc/app.conf');
  expect(unit).toHaveWritten('/etc/app.conf', 'port 80\n');
  expect(unit).toHaveWritten('/etc/app.conf', /^port/);
  expect(unit).toHaveOpened(80);
  expect(unit).toHaveOpened('53/udp');
  expect(unit).not.toHaveOpened(81);
  expect(unit).not.toHaveRun('wsgi/serve the application');
});

test('a failing one says what there is instead', () => {
  const messages = [
    () => expect(unit).toHaveFlag('wsgi.actve'),
    () => expect(unit).toBeActive(/running/),
    () => expect(unit).toHaveWritten('/etc/app.conf', 'port 81\n'),
    () => expect(unit).toHaveWritten('/etc/other.conf'),
    () => expect(unit).toHaveOpened(443),
    () => expect(unit).not.toHaveOpened(80),
    () => expect(unit).toHaveRun('a/b'),
  ].map((assertion) => {
    try {
      assertion();
      return 'passed';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  });
  expect(messages).toMatchInlineSnapshot(`
    [
      "expected the flag "wsgi.actve" to be set; "wsgi.active" is set
    flags:
      wsgi.active",
      "expected the unit to be active and say /running/
    it is blocked: attach the resource "build"",
      "expected /etc/app.conf to be written with "port 81\\n"
    its content:
      port 80",
      "expected /etc/other.conf to be written
    files:
      /etc/app.conf",
      "expected port 443/tcp to be open
    open:
      80/tcp
      53/udp",
      "expected port 80/tcp not to be open
    open:
      80/tcp
      53/udp",
      "expected no event to run a/b
    ran: none",
    ]
  `);
});

test('what is no state is refused', () => {
  expect(() => expect(undefined).toHaveFlag('a')).toThrow('expected a State');
});
