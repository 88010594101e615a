/** The tutorial's charm, taken from its page, in the kit. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  change,
  loadCharm,
  matchers,
  on,
  run,
  type CharmUnderTest,
} from '../../src/testing/index.ts';
import { root } from './charms.ts';
import { attached } from './wsgi-charm.ts';

expect.extend(matchers);

let folder: string;
let first: CharmUnderTest;

beforeAll(async () => {
  // Within the package, so that the charm's import of `charmwright` is this one.
  folder = await mkdtemp(join(import.meta.dirname, 'tutorial-'));
  const page = await readFile(join(root, 'docs/tutorial/first-charm.md'), 'utf8');
  for (const [, path = '', text = ''] of page.matchAll(
    /<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g,
  )) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  first = await loadCharm(join(folder, 'first'));
});

afterAll(async () => await rm(folder, { recursive: true, force: true }));

test('without its resource it says what to attach', async () => {
  expect(await run(first, on.install(), attached({ resources: {} }))).toBeBlocked(/"build"/);
});

test('with it, it serves; another port and another release follow', async () => {
  const served = await run(first, on.install(), attached());
  expect(served).toHaveFlag('wsgi.active');
  expect(served).toHaveRun('first/announce the source');
  expect(served).toHaveOpened(80);
  const moved = await run(first, on.configChanged(), change(served, { config: { port: 8080 } }));
  expect(moved.ports).toEqual(['8080/tcp']);
  const attachedAgain = change(moved, { resources: { build: { 'wsgi.py': 'application = 2' } } });
  const released = await run(first, on.upgradeCharm(), attachedAgain);
  expect(released.version).not.toBe(moved.version);
  expect(released).toHaveWritten('/srv/wsgi.py', 'application = 2');
});
