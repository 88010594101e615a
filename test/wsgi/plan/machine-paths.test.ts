import { expect, test } from 'vitest';
import * as paths from '../../../src/wsgi/plan/paths.ts';

test('everything of the layer is in its own folders, which an upgrade finds again', () => {
  const constants = Object.entries(paths).filter(([, value]) => typeof value === 'string');
  expect(Object.fromEntries(constants)).toEqual({
    home: '/var/lib/wsgi',
    releases: '/var/lib/wsgi/releases',
    serving: '/var/lib/wsgi/serving',
    savedFile: '/var/lib/wsgi/serving/plan.json',
    switchingFile: '/var/lib/wsgi/serving/switching',
    writableRoot: '/var/lib/wsgi/writable',
    configuration: '/etc/wsgi',
    environmentFilePath: '/etc/wsgi/app.env',
    certificates: '/etc/wsgi/certificates',
    candidateEnvironmentFilePath: '/etc/wsgi/next.env',
    serverConfiguration: '/etc/wsgi/gunicorn.conf.py',
    checkScript: '/etc/wsgi/check-application.py',
    provisionScript: '/etc/wsgi/provision.sh',
    logrotateFile: '/etc/logrotate.d/wsgi',
    service: 'gunicorn3.service',
    socket: 'gunicorn3.socket',
    unitFolder: '/etc/systemd/system',
    checkUnit: 'wsgi-check.service',
    provisionUnit: 'wsgi-provision.service',
  });
});

test('a release has its files, its environments and their markers in one folder', () => {
  expect(paths.releaseFolder('r1')).toBe('/var/lib/wsgi/releases/r1');
  expect(paths.applicationFolder('r1')).toBe('/var/lib/wsgi/releases/r1/app');
  expect(paths.venvFolder('r1', 'abc')).toBe('/var/lib/wsgi/releases/r1/venv-abc');
  expect(paths.marker('/x/y')).toBe('/x/y.complete');
  expect(paths.writableFolder('data')).toBe('/var/lib/wsgi/writable/data');
});
