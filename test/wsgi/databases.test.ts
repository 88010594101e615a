import { expect, test } from 'vitest';
import { peers, postgres, postgresBag, Scene, serving } from './scene.ts';

const env = (scene: Scene) => scene.machine.files.readText('/etc/wsgi/app.env');

test('a related database is asked for by the application’s name', async () => {
  const scene = new Scene({ relations: [peers(), postgres({})] });
  await scene.ok('postgres-relation-created');
  expect(scene.bag(3)).toMatchObject({ database: 'hello' });
});

test('before the first start the unit waits for a database that is related', async () => {
  const scene = new Scene({ relations: [peers(), postgres({ host: '10.0.0.5' })] });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status.status).toBe('waiting');
  expect(scene.status.message).toContain('waiting for the database of postgres');
  expect(scene.machine.systemd.units.has('gunicorn3.service')).toBe(false);
  scene.relations = [peers(), postgres()];
  await scene.ok('postgres-relation-changed');
  expect(scene.status.status).toBe('active');
  expect(await env(scene)).toContain(
    'DATABASE_URL="postgresql://juju_hello:p%40ss%20word@10.0.0.5:5432/hello"\n',
  );
});

test('an application that serves goes on until the database is complete, then restarts with it', async () => {
  const scene = await serving();
  scene.relations = [...scene.relations, postgres({ host: '10.0.0.5' })];
  await scene.ok('postgres-relation-joined');
  expect(scene.status.status).toBe('active');
  expect(scene.machine.effects).toEqual([]);
  expect(await env(scene)).toBe('');
  scene.relations = [peers(), { ...postgres(), ownBag: scene.bag(3) }];
  await scene.ok('postgres-relation-changed');
  expect(await env(scene)).toContain('DATABASE_URL=');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
});

test('a new password restarts the application, and is in no log, status or unit state', async () => {
  const scene = await serving({ relations: [peers(), postgres()] });
  const bag = {
    ...postgresBag,
    password: 'rotated-word',
    master: 'host=10.0.0.5 port=5432 dbname=hello user=juju_hello password=rotated-word',
  };
  scene.relations = [peers(), { ...postgres(bag), ownBag: scene.bag(3) }];
  const { logs } = await scene.ok('postgres-relation-changed');
  expect(await env(scene)).toContain('rotated-word');
  expect(JSON.stringify([scene.state, logs, scene.status])).not.toContain('rotated-word');
});

test('a database that is being restarted does not take the application down', async () => {
  const scene = await serving({ relations: [peers(), postgres()] });
  scene.relations = [peers(), { ...postgres({ host: '10.0.0.5' }), ownBag: scene.bag(3) }];
  await scene.ok('postgres-relation-changed');
  expect(scene.status.status).toBe('active');
  expect(await env(scene)).toContain('DATABASE_URL=');
});

test('DATABASE_URL goes with the relation, by a restart', async () => {
  const scene = await serving({ relations: [peers(), postgres()] });
  await scene.ok('postgres-relation-broken');
  expect(await env(scene)).toBe('');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
});
