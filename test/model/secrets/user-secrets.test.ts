import { describe, expect, test } from 'vitest';
import {
  addUserSecret,
  findSecret,
  findUserSecret,
  grantUserSecret,
  removeUserSecret,
  updateUserSecret,
} from '../../../src/model/secrets/user-secrets.ts';
import { readers, revisionOf, secretOf, smallModel } from './small-model.ts';

const id = '9m4e2mr0ui3e8a215n4g';
const otherId = '9m4e2mr0ui3e8a215n50';
const login = secretOf({ id, owner: undefined, label: 'login' });
const ofCharm = secretOf({ id: otherId, label: 'password' });
const content = { user: 'me' };

describe('a new secret of a user', () => {
  const add = (name: string, more: { content?: Record<string, string> } = {}) => {
    const model = smallModel(login, ofCharm);
    const description = 'for the shop';
    addUserSecret(model, { id: 'new', name, description, content, ...more }, 500);
    return model.secrets;
  };

  test('has one revision and no owner', () => {
    const secrets = add('shop');
    expect(secrets.find('new')).toEqual(
      secretOf({
        ...{ id: 'new', owner: undefined, label: 'shop', description: 'for the shop' },
        ...{ created: 500, updated: 500, revisions: [revisionOf(1, { created: 500 })] },
      }),
    );
    expect(secrets.content('new', 1)).toEqual(content);
  });

  test('may have the name of a charm’s label, not that of another user’s', () => {
    expect(add('password').find('new')?.label).toBe('password');
    expect(() => add('login')).toThrow(
      expect.objectContaining({
        code: 'SECRET_EXISTS',
        message: 'model m has a secret "login" already',
      }),
    );
  });

  test.each(['', 'a b', ' a', 'a\n'])('is refused under the name %j', (name) => {
    expect(() => add(name)).toThrow(
      expect.objectContaining({
        code: 'SECRET_INVALID',
        message: `"${name}" cannot be the name of a secret`,
      }),
    );
  });

  test.each([
    [{}, 'a secret needs at least one key and value'],
    [{ user: 'x', 'Not a key': 'x', 'nor this': 'y' }, '"Not a key" cannot be a key of a secret'],
    [{ user: 'x'.repeat(800_000) }, 'a secret holds at most a million bytes'],
  ])('with a content that is wrong is refused without its values', (wrong, message) => {
    expect(() => add('shop', { content: wrong })).toThrow(
      expect.objectContaining({ code: 'SECRET_INVALID', message }),
    );
  });
});

describe('an update', () => {
  test('leaves what it does not name as it was', () => {
    const described = { ...login, description: 'old', autoPrune: true };
    const model = smallModel(described);
    expect(updateUserSecret(model, { secret: 'login' }, 700)).toBe(1);
    expect(model.secrets.find(id)).toEqual({ ...described, updated: 700 });
  });

  test('changes what it names, and new content is a new revision', () => {
    const model = smallModel(login);
    const change = { name: 'shop', description: 'new', autoPrune: true };
    expect(updateUserSecret(model, { secret: id, ...change }, 700)).toBe(1);
    const revised = { secret: 'shop', content: { user: 'you' } };
    model.secrets.save({ ...login, ...change, label: 'shop', consumers: readers({ 'web/0': 1 }) });
    expect(updateUserSecret(model, revised, 800)).toBe(2);
    expect(model.secrets.find(id)).toMatchObject({
      ...{ label: 'shop', description: 'new', autoPrune: true, updated: 800 },
      revisions: [revisionOf(1), revisionOf(2, { created: 800 })],
    });
    expect(model.secrets.content(id, 2)).toEqual({ user: 'you' });
  });

  test('prunes the revisions that no unit reads, where that is asked for', () => {
    const model = smallModel(login);
    updateUserSecret(model, { secret: 'login', content, autoPrune: true }, 700);
    expect(model.secrets.find(id)?.revisions.map(({ number }) => number)).toEqual([2]);
  });

  test('keeps its own name, and takes no name or content that a new secret could not have', () => {
    const model = smallModel(login, secretOf({ id: otherId, owner: undefined, label: 'shop' }));
    const update = (change: { name?: string; content?: Record<string, string> }) =>
      updateUserSecret(model, { secret: 'login', ...change }, 700);
    expect(update({ name: 'login' })).toBe(1);
    expect(() => update({ name: 'shop' })).toThrow(
      expect.objectContaining({ code: 'SECRET_EXISTS' }),
    );
    expect(() => update({ content: {} })).toThrow(
      expect.objectContaining({ code: 'SECRET_INVALID' }),
    );
  });
});

test('a removal takes one revision, the last one or none at all takes the secret', () => {
  const revisions = [revisionOf(1), revisionOf(2)];
  const model = smallModel({ ...login, revisions });
  expect(() => removeUserSecret(model, 'login', 3)).toThrow(
    expect.objectContaining({
      code: 'SECRET_UNKNOWN',
      message: 'secret "login" has no revision 3',
    }),
  );
  removeUserSecret(model, 'login', 1);
  expect(model.secrets.find(id)?.revisions).toEqual([revisions[1]]);
  removeUserSecret(model, 'login', 2);
  expect(model.secrets.all()).toEqual([]);
  const whole = smallModel({ ...login, revisions });
  removeUserSecret(whole, 'login', undefined);
  expect(whole.secrets.all()).toEqual([]);
});

test('applications are granted a secret once, and it is revoked from each that is named', () => {
  const model = smallModel(login);
  const grant = (granted: boolean, ...applications: readonly string[]) => {
    grantUserSecret(model, { secret: 'login', applications, granted });
    return model.secrets.find(id)?.grants;
  };
  const to = (application: string) => ({ application, unit: undefined, relation: undefined });
  expect(grant(true, 'web', 'api', 'web')).toEqual([to('web'), to('api')]);
  expect(grant(true, 'web', 'db')).toEqual([to('web'), to('api'), to('db')]);
  expect(grant(false, 'web', 'db', 'unknown')).toEqual([to('api')]);
});

describe('a secret', () => {
  test('is found by its id in each way to write it, then as a user’s, then as a charm’s', () => {
    const named = secretOf({ id: 'x', label: 'login' });
    const first = secretOf({ id: 'y', label: 'label' });
    const model = smallModel(named, login, ofCharm, first, { ...first, id: 'z' });
    expect(findSecret(model, id).id).toBe(id);
    expect(findSecret(model, `secret:${otherId}`).id).toBe(otherId);
    expect(findSecret(model, 'login').id).toBe(id);
    expect(findSecret(model, 'password').id).toBe(otherId);
    expect(findSecret(model, 'label').id).toBe('y');
  });

  test('that is unknown is answered with the nearest name', () => {
    const model = smallModel(login, secretOf({ id: otherId, label: '' }));
    expect(() => findSecret(model, 'logn')).toThrow(
      expect.objectContaining({
        code: 'SECRET_UNKNOWN',
        message: 'model m has no secret "logn"',
        hint: 'did you mean "login"?',
      }),
    );
    expect(() => findSecret(model, 'something-else')).toThrow(
      expect.objectContaining({ hint: `there is: ${otherId}, login` }),
    );
  });

  test('of a charm is not for users to change', () => {
    expect(() => findUserSecret(smallModel(login, ofCharm), 'password')).toThrow(
      expect.objectContaining({
        code: 'SECRET_UNKNOWN',
        message: 'secret "password" belongs to a charm, and only that changes it',
        hint: 'there is: login',
      }),
    );
  });
});
