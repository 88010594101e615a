/** The tutorial's files, taken from its page, deployed as it says. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.create('tutorial');
  const page = await readFile(join(root, 'docs/tutorial/first-charm.md'), 'utf8');
  const files = page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g);
  for (const [, path = '', text = ''] of files) {
    await mkdir(dirname(join(world.folder, path)), { recursive: true });
    await writeFile(join(world.folder, path), text);
  }
});

afterAll(async () => await world.destroy());

test('the first charm answers, moves to another port and takes a new release', async () => {
  const archive = await world.pack('hello-app');
  await world.run('deploy', join(world.folder, 'first'), '--resource', `build=${archive}`);
  await world.run('wait-for', 'application', 'first', '--timeout', '4m');
  expect(await world.get('first/0', '/')).toBe('Hello from my first charm\n');

  await world.run('config', 'first', 'port=8080');
  await world.run('wait-for', 'application', 'first', '--timeout', '2m');
  expect(await world.get('first/0', '/', 8080)).toBe('Hello from my first charm\n');

  const source = join(world.folder, 'hello-app/wsgi.py');
  await writeFile(
    source,
    (await readFile(source, 'utf8')).replace('first charm', 'second release'),
  );
  await world.run('attach-resource', 'first', `build=${await world.pack('hello-app')}`);
  await world.run('wait-for', 'application', 'first', '--timeout', '2m');
  expect(await world.get('first/0', '/', 8080)).toBe('Hello from my second release\n');
}, 400_000);
