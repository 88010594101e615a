/** `--force` of deploy and refresh reaches the controller, and is not sent unless it is given. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { charmwright, fakeController, temporaryFolder } from './support/fake-controller.ts';

test.each([
  ['deploy .', 'deploy'],
  ['refresh hello --path .', 'refresh'],
])('%s --force', async (words, verb) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'metadata.yaml'), 'name: hello\n');
  writeFileSync(join(cwd, 'dispatch'), '');
  const { home, requests } = await fakeController({
    answers: {
      deploy: () => ({ application: 'hello', units: ['hello/0'] }),
      refresh: () => ({ revision: 1 }),
    },
  });
  const sent = () => requests.flatMap(([name, body]) => (name === verb ? [body] : []));
  expect((await charmwright([...words.split(' '), '--force'], { home, cwd })).code).toBe(0);
  expect((await charmwright(words.split(' '), { home, cwd })).code).toBe(0);
  expect(sent()).toHaveLength(2);
  expect(sent()[0]).toMatchObject({ force: true });
  expect(sent()[1]).not.toHaveProperty('force');
});
