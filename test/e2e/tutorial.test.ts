/** The tutorial, followed to the letter by one who types its commands and looks where it says what is to be seen. */
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checks, follow, tutorialSteps } from '../docs/tutorial.ts';
import { Deployment, root } from './support/deployment.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.create('default');
});

afterAll(async () => await deployment.destroy());

const says = async (message: string, port: number, text: string): Promise<void> => {
  expect((await deployment.unit('first/0'))['workload-status'].message).toBe(message);
  expect(await deployment.get('first/0', '/', port)).toBe(text);
};

test('the first charm is created, tested, built, packed, deployed, moved, released and cleaned up as the page tells', async () => {
  const PATH = [join(root, 'bin'), process.env.PATH].join(delimiter);
  const environment = { ...process.env, PATH, CHARMWRIGHT_HOME: deployment.home };
  const checks: Checks = {
    'it serves on port 80': () => says('serves on port 80', 80, 'Hello from First\n'),
    'it serves on port 8080': async () => {
      await says('serves on port 8080', 8080, 'Hello from First\n');
      expect((await deployment.unit('first/0'))['open-ports']).toEqual(['8080/tcp']);
      await expect(deployment.get('first/0', '/', 80)).rejects.toThrow();
    },
    'it serves the second release': () =>
      says('serves on port 8080', 8080, 'Hello from the second release\n'),
    'nothing is left': async () => {
      expect((await deployment.try('status')).code).not.toBe(0);
    },
  };
  await follow(await tutorialSteps(), { folder: deployment.folder, environment, checks });
});
