/** The tutorial, followed to the letter by one who types its commands and looks where it says what is to be seen. */
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checks, follow, tutorialSteps } from '../docs/tutorial.ts';
import { root, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.create('default');
});

afterAll(async () => await world.destroy());

const says = async (message: string, port: number, text: string): Promise<void> => {
  expect((await world.unit('first/0'))['workload-status'].message).toBe(message);
  expect(await world.get('first/0', '/', port)).toBe(text);
};

test('the first charm is created, tested, built, packed, deployed, moved, released and cleaned up as the page tells', async () => {
  const PATH = [join(root, 'bin'), process.env.PATH].join(delimiter);
  const environment = { ...process.env, PATH, CHARMWRIGHT_HOME: world.home };
  const checks: Checks = {
    'it serves on port 80': () => says('serves on port 80', 80, 'Hello from First\n'),
    'it serves on port 8080': async () => {
      await says('serves on port 8080', 8080, 'Hello from First\n');
      expect((await world.unit('first/0'))['open-ports']).toEqual(['8080/tcp']);
      await expect(world.get('first/0', '/', 80)).rejects.toThrow();
    },
    'it serves the second release': () =>
      says('serves on port 8080', 8080, 'Hello from the second release\n'),
    'nothing is left': async () => {
      expect((await world.try('status')).code).not.toBe(0);
    },
  };
  await follow(await tutorialSteps(), { folder: world.folder, environment, checks });
}, 600_000);
