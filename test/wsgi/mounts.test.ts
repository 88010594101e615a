/** What is mounted in the application's folder is the unit's data, and no part of a release. */
import { expect, test } from 'vitest';
import { Scene, serving } from './scene.ts';

test('the service sees a storage in its application’s folder, and no release has its content', async () => {
  const scene = new Scene({ files: { '/srv/data/upload': 'theirs' } });
  const { files } = scene.machine;
  files.mounts = ['/srv/data'];
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({ status: 'active' });
  const [release = ''] = await files.list('/var/lib/wsgi/releases');
  expect(await files.list(`/var/lib/wsgi/releases/${release}/app`)).toEqual(['data', 'wsgi.py']);
  expect(await files.list(`/var/lib/wsgi/releases/${release}/app/data`)).toEqual([]);
  const unit = await files.readText('/etc/systemd/system/gunicorn3.service');
  expect(unit).toContain('BindPaths=/srv/data:/srv/data\n');
  await files.ensureFile({ path: '/srv/data/upload', content: 'more', mode: 0o644 });
  await scene.ok('config-changed');
  expect(await files.list('/var/lib/wsgi/releases')).toEqual([release]);
});

test('a storage for which the release has no folder is not bound, and does no harm', async () => {
  const scene = await serving();
  await scene.machine.files.ensureFile({ path: '/srv/late/x', content: '', mode: 0o644 });
  scene.machine.files.mounts = ['/srv/late'];
  scene.flag('source.is.there', false);
  await scene.ok('config-changed');
  const unit = await scene.machine.files.readText('/etc/systemd/system/gunicorn3.service');
  expect(unit).not.toContain('/srv/late');
});

test('an application whose folder is a link is served', async () => {
  const scene = new Scene({ files: { '/mnt/big/wsgi.py': 'application = 1' } });
  await scene.machine.files.ensureAbsent('/srv');
  await scene.machine.files.ensureSymlink('/srv', '/mnt/big');
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({ status: 'active' });
});
