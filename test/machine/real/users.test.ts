import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { StubPrograms } from './stub-programs.ts';

function stage(useradd: (passwd: string) => string) {
  const at = temporaryFolder();
  writeFileSync(`${at}/passwd`, 'root:x:0:0:root:/root:/bin/bash\n');
  writeFileSync(`${at}/group`, 'root:x:0:\n');
  const stubs = new StubPrograms(at).add('useradd', useradd(`${at}/passwd`));
  const slept: number[] = [];
  const { users } = realMachine({
    path: stubs.path,
    accounts: at,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  });
  return { at, users, stubs, slept };
}

const base = '--system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin';

test('a system user is made once', async () => {
  const { users, stubs } = stage((passwd) => `echo wsgi:x:990:990::/nonexistent:/n >> ${passwd}`);
  expect(await users.ensureSystemUser('wsgi')).toEqual({ changed: true });
  expect(await users.ensureSystemUser('wsgi')).toEqual({ changed: false });
  expect(await users.ensureSystemUser('root')).toEqual({ changed: false });
  expect(stubs.callsOf('useradd')).toEqual([`${base} --user-group wsgi`]);
});

test('a group of that name is taken for the user’s own', async () => {
  const { at, users, stubs } = stage(() => 'true');
  appendFileSync(`${at}/group`, 'wsgi:x:990:\n');
  await users.ensureSystemUser('wsgi');
  expect(stubs.callsOf('useradd')).toEqual([`${base} --gid wsgi wsgi`]);
});

test('a lock on the accounts is waited for', async () => {
  const locked = 'echo "useradd: cannot lock /etc/passwd; try again later." >&2; exit 1';
  const { users, slept } = stage(() => `[ $turn -ge 3 ] || { ${locked}; }`);
  expect(await users.ensureSystemUser('wsgi')).toEqual({ changed: true });
  expect(slept).toEqual([500, 1000]);
});

test('what useradd refuses is reported with its output', async () => {
  const { users } = stage(() => 'echo "useradd: no space" >&2; exit 10');
  await expect(users.ensureSystemUser('wsgi')).rejects.toMatchObject({
    code: 'USER_NOT_CREATED',
    details: 'useradd: no space\n',
  });
});

test('a name that cannot be one is refused before anything is run', async () => {
  const { users, stubs } = stage(() => 'true');
  for (const name of ['', '-x', '1a', 'Wsgi', 'a b', 'a:b', 'a\nb', '../a', 'x'.repeat(33)]) {
    await expect(users.ensureSystemUser(name)).rejects.toMatchObject({ code: 'USER_NAME_INVALID' });
  }
  expect(stubs.calls()).toEqual([]);
});

test('a user is removed, and only when it is there', async () => {
  const { at, users, stubs } = stage(() => 'true');
  stubs.add('userdel', `echo root:x:0:0:root:/root:/bin/bash > ${at}/passwd`);
  expect(await users.ensureNoUser('wsgi')).toEqual({ changed: false });
  appendFileSync(`${at}/passwd`, 'wsgi:x:990:990::/nonexistent:/n\n');
  expect(await users.exists('wsgi')).toBe(true);
  expect(await users.ensureNoUser('wsgi')).toEqual({ changed: true });
  expect(await users.exists('wsgi')).toBe(false);
  expect(stubs.callsOf('userdel')).toEqual(['wsgi']);
});

test('a user whose processes go on is tried again, and then kept with what userdel said', async () => {
  const { at, users, stubs, slept } = stage(() => 'true');
  appendFileSync(`${at}/passwd`, 'wsgi:x:990:990::/nonexistent:/n\n');
  stubs.add('userdel', 'echo "userdel: user wsgi is currently used by process 7" >&2; exit 8');
  await expect(users.ensureNoUser('wsgi')).rejects.toMatchObject({
    code: 'USER_NOT_REMOVED',
    details: 'userdel: user wsgi is currently used by process 7\n',
  });
  expect(slept).toEqual([500, 1000, 2000, 4000]);
});
