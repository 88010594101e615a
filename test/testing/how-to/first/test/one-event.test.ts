import { join } from 'node:path';
import { loadCharm, matchers, on, run, state } from 'charmwright/testing';
import { expect, test } from 'vitest';

expect.extend(matchers);

const charm = await loadCharm(join(import.meta.dirname, '..'));

test('the source is announced when its resource is there', async () => {
  const unit = state({ resources: { build: { 'wsgi.py': 'application = 1' } } });
  const out = await run(charm, on.install(), unit);
  expect(out).toHaveRun('first/announce the source');
  expect(out).toHaveWritten('/srv/wsgi.py', 'application = 1');
});

test('and not before', async () => {
  const out = await run(charm, on.install(), state());
  expect(out).not.toHaveRun('first/announce the source');
  expect(out).toBeBlocked('attach the resource "build"');
});
