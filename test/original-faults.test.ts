import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Which test would fail if a fault of the original layer came back.
 *
 * Numbers are those of the list of faults the layer was built against; 16 is about features.
 */
const faults: readonly { fault: number; what: string; file: string; test: string }[] = [
  {
    fault: 1,
    what: 'layer.yaml can’t be parsed',
    file: 'e2e/tutorial.test.ts',
    test: 'the first charm is created, tested, built, packed, deployed, moved, released and cleaned up',
  },
  {
    fault: 2,
    what: 'wsgi.active is never set',
    file: 'wsgi/layer.test.ts',
    test: 'wsgi.active and wsgi.available are set together',
  },
  {
    fault: 3,
    what: 'only the first source starts the app',
    file: 'e2e/database.test.ts',
    test: 'an app without a database gets DATABASE_URL by restart when one is related',
  },
  {
    fault: 4,
    what: 'provision_command is dead',
    file: 'e2e/wsgi-options.test.ts',
    test: 'it runs in the application folder, as the service’s user',
  },
  {
    fault: 5,
    what: 'wsgi_logfile_path is dead',
    file: 'e2e/wsgi-options.test.ts',
    test: 'the file has the access log and the error log',
  },
  {
    fault: 6,
    what: 'requirements.txt of the charm',
    file: 'e2e/wsgi-options.test.ts',
    test: 'requirements come from wheels in the application',
  },
  {
    fault: 7,
    what: 'uid and gid are swapped',
    file: 'e2e/wsgi-settings.test.ts',
    test: 'the service runs as that user and its own group',
  },
  {
    fault: 8,
    what: 'values with = fail, removed ones stay',
    file: 'e2e/wsgi-options.test.ts',
    test: 'values arrive unchanged whatever they hold',
  },
  {
    fault: 9,
    what: 'secrets in /etc/environment',
    file: 'e2e/wsgi-options.test.ts',
    test: 'nothing of it is in /etc/environment',
  },
  {
    fault: 10,
    what: 'quoted PATH reaches the app',
    file: 'e2e/wsgi-options.test.ts',
    test: 'LC_ALL and PATH may be given',
  },
  {
    fault: 11,
    what: 'HUP where a restart is needed',
    file: 'e2e/wsgi-options.test.ts',
    test: 'a variable that is taken out of the option is gone',
  },
  {
    fault: 12,
    what: 'never enabled',
    file: 'e2e/recovery.test.ts',
    test: 'a rebooted machine brings the app back',
  },
  {
    fault: 13,
    what: 'ports and website are not taken back',
    file: 'e2e/database.test.ts',
    test: 'HAProxy publishes the app while it answers',
  },
  {
    fault: 14,
    what: 'DATABASE_URL before the database is ready',
    file: 'interfaces/pgsql-requirer.test.ts',
    test: 'waits for a unit, then for what it publishes',
  },
  {
    fault: 15,
    what: 'a minute of sleep, then a hook error',
    file: 'e2e/wsgi-failure.test.ts',
    test: 'the hooks themselves never failed',
  },
  {
    fault: 17,
    what: 'pip as root into the system',
    file: 'e2e/wsgi-options.test.ts',
    test: 'requirements come from wheels in the application',
  },
];

test.each(faults)('fault $fault of the original ($what) has its test', ({ file, test: name }) => {
  expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(name);
});

test('no fault is left out', () => {
  expect(faults.map(({ fault }) => fault)).toEqual([
    ...Array.from({ length: 15 }, (_, index) => index + 1),
    17,
  ]);
});
