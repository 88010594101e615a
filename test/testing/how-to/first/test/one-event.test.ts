import { layer } from 'charmwright';
import { charmDefinition, matchers, on, run, state } from 'charmwright/testing';
import { expect, test } from 'vitest';

expect.extend(matchers);

const first = layer(({ when }) => {
  when('resources.build.available').do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
});

const charm = charmDefinition({
  name: 'first',
  metadata: { resources: { build: { type: 'file', filename: 'build.tar.gz' } } },
  layers: { first },
});

test('the source is available when its resource is', async () => {
  const out = await run(charm, on.install(), state({ flags: ['resources.build.available'] }));
  expect(out).toHaveFlag('wsgi.source.available');
  expect(out).toHaveRun('first/announce the source');
});

test('and not before', async () => {
  const out = await run(charm, on.install(), state());
  expect(out).not.toHaveFlag('wsgi.source.available');
});
