import { expect, test } from 'vitest';
import handlers from '../../examples/django-notes/reactive/django-notes.ts';
import { layer } from '../../src/index.ts';
import { change, charmDefinition, matchers, on, run, state } from '../../src/testing/index.ts';

expect.extend(matchers);

/** The charm as if layer:resources had fetched the application, without the layer that serves it. */
const notes = charmDefinition({
  name: 'django-notes',
  metadata: { requires: { postgres: { interface: 'pgsql' } } },
  layers: {
    resources: layer(({ when }) => {
      when()
        .whenNot('resources.build.available')
        .do('fetch', (unit) => {
          unit.flags.set('resources.build.available');
        });
    }),
    'django-notes': handlers,
  },
});

test('it asks for a database, and announces its source only once there is one', async () => {
  const unrelated = await run(notes, on.install(), state());
  expect(unrelated).toBeBlocked(
    'a database is missing: relate the endpoint postgresql or postgres',
  );
  expect(unrelated).not.toHaveFlag('wsgi.source.available');
  const postgres = {
    endpoint: 'postgres',
    application: 'postgresql',
    units: { 'postgresql/0': {} },
  };
  const related = change(unrelated, { relations: [postgres] });
  expect(await run(notes, on.relationJoined('postgres'), related)).toHaveFlag(
    'wsgi.source.available',
  );
});
