import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

/** Reads the secret that its option names. */
const charm = {
  'metadata.yaml': 'name: shop\nsummary: s\ndescription: d\n',
  'config.yaml': 'options: {mail: {type: secret}, how: {default: ""}}\n',
  dispatch: `#!/bin/bash
id=$(config-get mail)
case $JUJU_HOOK_NAME in
  config-changed|secret-*) [ -z "$id" ] ||
    echo "$JUJU_HOOK_NAME $(config-get how) $(secret-get $id $(config-get how) password 2>&1)" >> $JOURNAL ;;
esac
exit 0
`,
};

const mail = {
  name: 'mail',
  description: 'for the mail',
  content: { password: 'one', user: 'me' },
};

async function deployed(): Promise<ControllerFixture & { id: string }> {
  const it = await controllerFixture();
  await it.deploy(it.charm('shop', charm));
  const { id } = await it.request('add-secret', mail);
  await it.untilIdle('shop/0', 'unknown');
  return { ...it, id };
}

const grant = (it: ControllerFixture, granted = true) =>
  it.request('grant-secret', { secret: 'mail', applications: ['shop'], granted });

const set = (it: ControllerFixture, options: Readonly<Record<string, string>>) =>
  it.request('config', { application: 'shop', set: options, reset: [] });

test('an application reads a user’s secret once it is granted, gets an event for new content, and no longer reads it when it is revoked', async () => {
  const it = await deployed();
  await set(it, { mail: `secret:${it.id}` });
  const last = async (line: string) => {
    await it.rest();
    expect(it.journal().at(-1)).toBe(line);
  };
  await last('config-changed  ERROR "shop/0" is not allowed to read this secret');
  await grant(it);
  await set(it, { how: '--label=m' });
  await last('config-changed --label=m one');
  const changed = { secret: it.id, content: { password: 'two' } };
  expect(await it.request('update-secret', changed)).toEqual({ revision: 2 });
  await last('secret-changed --label=m one');
  await set(it, { how: '--refresh' });
  await last('config-changed --refresh two');
  await grant(it, false);
  await set(it, { how: '--peek' });
  await last('config-changed --peek ERROR "shop/0" is not allowed to read this secret');
});

test('revisions that no one reads any more go when they are to, and stay until then', async () => {
  const it = await deployed();
  await grant(it);
  await set(it, { mail: `secret:${it.id}` });
  await it.rest();
  expect(it.journal()).toHaveLength(1);
  await it.request('update-secret', { secret: 'mail', content: { password: 'two' } });
  const revisions = async () =>
    (await it.request('secrets', { secret: 'mail', reveal: false })).secrets[it.id]?.revisions.map(
      ({ revision }) => revision,
    );
  await it.request('update-secret', { secret: 'mail', autoPrune: true });
  expect(await revisions()).toEqual([1, 2]);
  await set(it, { how: '--refresh' });
  await it.eventually(async () => expect(await revisions()).toEqual([2]));
});

test('secrets are listed with juju’s keys, and their contents only when asked for', async () => {
  const it = await deployed();
  await grant(it);
  const { secrets } = await it.request('secrets', { reveal: false });
  const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const scope: unknown = expect.stringMatching(/^model-/);
  expect(secrets[it.id]).toEqual({
    ...{ revision: 1, owner: 'm', name: 'mail', description: 'for the mail' },
    ...{ created: time, updated: time },
    revisions: [{ revision: 1, created: time, updated: time }],
    access: [{ target: 'application-shop', scope, role: 'view' }],
  });
  const revealed = await it.request('secrets', { secret: 'mail', reveal: true });
  expect(revealed.secrets[it.id]?.content).toEqual(mail.content);
  expect(await it.request('secrets', { owner: 'shop', reveal: false })).toEqual({ secrets: {} });
});

test('a secret goes with all its revisions, or loses one', async () => {
  const it = await deployed();
  await it.request('update-secret', { secret: 'mail', content: { password: 'two' } });
  await it.request('remove-secret', { secret: 'mail', revision: 1 });
  const { secrets } = await it.request('secrets', { secret: 'mail', reveal: false });
  expect(secrets[it.id]).toMatchObject({ revision: 2 });
  await it.request('remove-secret', { secret: 'mail' });
  expect(await it.request('secrets', { reveal: false })).toEqual({ secrets: {} });
});

test('what is no secret, no content or a name that is taken is refused, and no value is shown', async () => {
  const it = await deployed();
  const refusal = (code: string): unknown => expect.objectContaining({ code });
  await expect(it.request('add-secret', mail)).rejects.toEqual(refusal('SECRET_EXISTS'));
  const other = { ...mail, name: 'other' };
  for (const content of [{}, { ab: 'hush' }, { Password: 'hush' }, { key: 'x'.repeat(800_000) }]) {
    const refused = it.request('add-secret', { ...other, content });
    await expect(refused).rejects.toEqual(refusal('SECRET_INVALID'));
    await expect(refused).rejects.not.toThrow(/hush|xxx/);
  }
  await expect(it.request('add-secret', { ...mail, name: 'a b' })).rejects.toEqual(
    refusal('SECRET_INVALID'),
  );
  await expect(it.request('remove-secret', { secret: 'mial' })).rejects.toEqual(
    expect.objectContaining({
      code: 'SECRET_UNKNOWN',
      hint: 'did you mean "mail"?',
    }),
  );
  await expect(it.request('remove-secret', { secret: 'mail', revision: 7 })).rejects.toEqual(
    refusal('SECRET_UNKNOWN'),
  );
});
