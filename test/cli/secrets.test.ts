import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { ShownSecret } from '../../src/controller/api-secrets.ts';
import {
  charmwright,
  executable,
  fakeController,
  temporaryFolder,
} from './support/fake-controller.ts';

const model = 'default';
const id = 'd2v5o8rmp25c7a0s1n3g';

const mail: ShownSecret = {
  ...{ revision: 2, owner: model, name: 'mail', description: 'for the mail' },
  ...{ created: '2026-01-01T00:00:00Z', updated: '2026-01-02T00:00:00Z' },
  revisions: [{ revision: 2, created: '2026-01-02T00:00:00Z', updated: '2026-01-02T00:00:00Z' }],
};

const charms: ShownSecret = {
  ...{ revision: 1, owner: 'db/0', label: 'own', rotation: 'daily' },
  ...{ created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', revisions: [] },
};

test('a secret’s content comes from words, files and a YAML file; words win', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'mail.yaml'), 'user: you\nport: 25\n');
  await writeFile(join(folder, 'password'), 'pass=word\n');
  const { home, requests } = await fakeController({ answers: { 'add-secret': () => ({ id }) } });
  const words = ['user=me', 'password#file=password', 'token#base64=aMOpbGxv'];
  const end = await charmwright(
    ['add-secret', 'mail', ...words, '--file', 'mail.yaml', '--info', 'for the mail'],
    { home, cwd: folder },
  );
  expect(end).toEqual({ code: 0, stdout: `secret:${id}\n`, stderr: '' });
  const content = { user: 'me', port: '25', password: 'pass=word\n', token: 'héllo' };
  const request = { model, name: 'mail', description: 'for the mail', content };
  expect(requests).toEqual([['add-secret', request]]);
});

test('with --file - a secret is read from stdin, so that no process list shows it', async () => {
  const { home, requests } = await fakeController({ answers: { 'add-secret': () => ({ id }) } });
  const child = spawn(executable, ['add-secret', 'mail', '--file', '-'], {
    env: { PATH: process.env.PATH, CHARMWRIGHT_HOME: home },
  });
  child.stdin.end('password: hush\n');
  await once(child, 'close');
  expect(requests).toMatchObject([['add-secret', { content: { password: 'hush' } }]]);
});

test.each([
  [['hush'], 'expected the content of the secret as key=value words'],
  [['password#base64=hush!'], 'the value of password is not base64'],
  [['password#rot13=hush'], 'password has the unknown encoding "rot13"'],
])('%j is refused, without its value in the message', async (words, message) => {
  const end = await charmwright(['add-secret', 'mail', ...words]);
  expect(end.code).toBe(1);
  expect(end.stderr).toContain(`error SECRET_INVALID: ${message}`);
  expect(end.stderr).not.toContain('hush');
});

test('a secret is changed, granted, taken back and removed', async () => {
  const { home, requests } = await fakeController({
    answers: {
      'update-secret': () => ({ revision: 3 }),
      'grant-secret': () => ({}),
      'remove-secret': () => ({}),
    },
  });
  await charmwright(['update-secret', 'mail', '--name', 'smtp', '--auto-prune'], { home });
  await charmwright(['grant-secret', 'smtp', 'hello,shop'], { home });
  await charmwright(['revoke-secret', 'smtp', 'shop'], { home });
  await charmwright(['remove-secret', 'smtp', '--revision', '2'], { home });
  const named = { model, secret: 'smtp' };
  expect(requests).toEqual([
    ['update-secret', { model, secret: 'mail', name: 'smtp', autoPrune: true }],
    ['grant-secret', { ...named, applications: ['hello', 'shop'], granted: true }],
    ['grant-secret', { ...named, applications: ['shop'], granted: false }],
    ['remove-secret', { ...named, revision: 2 }],
  ]);
});

test('the table has juju’s columns', async () => {
  const secrets = { [id]: mail, e2v5o8rmp25c7a0s1n3g: charms };
  const { home } = await fakeController({ answers: { secrets: () => ({ secrets }) } });
  expect((await charmwright(['secrets'], { home })).stdout).toMatchInlineSnapshot(`
    "ID                    Name  Owner    Rotation  Revision  Last updated
    d2v5o8rmp25c7a0s1n3g  mail  <model>  -                2  2026-01-02T00:00:00Z
    e2v5o8rmp25c7a0s1n3g  own   db/0     daily            1  2026-01-01T00:00:00Z
    "
  `);
});

test('a secret is shown without its content, or with it as juju’s formats have it', async () => {
  const { home } = await fakeController({
    answers: {
      secrets: ({ reveal }) => ({
        secrets: { [id]: { ...mail, ...(reveal ? { content: { password: 'hush' } } : {}) } },
      }),
    },
  });
  const shown = async (...words: readonly string[]) =>
    (await charmwright(['show-secret', 'mail', ...words], { home })).stdout;
  expect(await shown()).toBe(
    `${id}:\n  revision: 2\n  owner: default\n  name: mail\n  description: for the mail\n` +
      `  created: "2026-01-01T00:00:00Z"\n  updated: "2026-01-02T00:00:00Z"\n`,
  );
  expect(await shown('--reveal')).toContain('  content:\n    password: hush\n');
  const json: unknown = JSON.parse(await shown('--reveal', '--revisions', '--format', 'json'));
  expect(json).toMatchObject({
    [id]: { content: { Data: { password: 'hush' } }, revisions: [{ revision: 2 }] },
  });
});
