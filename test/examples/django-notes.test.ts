import { expect, test } from 'vitest';
import handlers from '../../examples/django-notes/reactive/django-notes.ts';
import { layer } from '../../src/index.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';
import { Model } from './model.ts';

const metadata = { name: 'django-notes', requires: { postgres: { interface: 'pgsql' } } };

/** The charm as if layer:resources had fetched the application. */
const withResource = layer((declare) => {
  declare
    .when()
    .whenNot('resources.build.available')
    .do('fetch', (unit) => {
      unit.flags.set('resources.build.available');
    });
  handlers.define(declare);
});

test('it asks for a database, and announces its source only once there is one', async () => {
  const model = new Model({ handlers: withResource, metadata }, recordingMachine(), {});
  await model.hook('install');
  expect(model.status).toBe(
    'blocked a database is missing: relate the endpoint postgresql or postgres',
  );
  expect(JSON.stringify(model.state)).not.toContain('wsgi.source.available');
  model.relate('postgres:1', { 'postgresql/0': {} });
  await model.hook('postgres:1-joined');
  expect(JSON.stringify(model.state)).toContain('wsgi.source.available');
});
