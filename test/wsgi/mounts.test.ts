/** What is mounted in the application's folder is the unit's data, and no part of a release. */
import { expect, test } from 'vitest';
import { change, matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { after, namesIn, newUnit, serving, sourceFlag } from './wsgi-unit.ts';

expect.extend(matchers);

const releases = '/var/lib/wsgi/releases';
const unitFile = ({ machine }: State) => textOf(machine, '/etc/systemd/system/gunicorn3.service');

test('the service sees a storage in its application’s folder, and no release has its content', async () => {
  const machine = { files: { '/srv/data/upload': 'theirs' }, mounts: ['/srv/data'] };
  const unit = await after(newUnit({ machine }), on.install());
  expect(unit).toBeActive();
  const [release = ''] = namesIn(unit, releases);
  expect(namesIn(unit, `${releases}/${release}/app`)).toEqual(['data', 'wsgi.py']);
  expect(namesIn(unit, `${releases}/${release}/app/data`)).toEqual([]);
  expect(unitFile(unit)).toContain('BindPaths=/srv/data:/srv/data\n');
  const later = await after(unit, on.configChanged(), {
    machine: { files: { '/srv/data/upload': 'more' } },
  });
  expect(namesIn(later, releases)).toEqual([release]);
});

test('a storage for which the release has no folder is not bound, and does no harm', async () => {
  const before = await serving();
  const flags = before.flags.filter((flag) => flag !== sourceFlag);
  const unit = await after(change(before, { flags }), on.configChanged(), {
    machine: { files: { '/srv/late/x': '' }, mounts: ['/srv/late'] },
  });
  expect(unitFile(unit)).toBeDefined();
  expect(unitFile(unit)).not.toContain('/srv/late');
});

test('an application whose folder is a link is served', async () => {
  const files = {
    '/srv/wsgi.py': undefined,
    '/srv': { kind: 'symlink', target: '/mnt/big', owner: 'root', group: 'root' },
    '/mnt/big/wsgi.py': 'application = 1',
  } as const;
  expect(await after(newUnit({ machine: { files } }), on.install())).toBeActive();
});
