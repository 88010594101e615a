/** What a test says of a unit's machine, and what the kit's machine refuses. */
import { expect, test } from 'vitest';
import { layer, type Layer } from '../../src/index.ts';
import { change, charmDefinition, matchers, on, run, state } from '../../src/testing/index.ts';

expect.extend(matchers);

const script = '/usr/local/lib/shop/check.sh';
const charmOf = (shop: Layer) => charmDefinition({ name: 'shop', layers: { shop } });

const checking = (isWritten: boolean) =>
  charmOf(
    layer(({ hook }) => {
      hook('update-status').do('check', async ({ machine, status }) => {
        const file = { path: script, content: 'exit 0\n', mode: 0o755 };
        if (isWritten) await machine.files.ensureFile(file);
        const { stdout } = await machine.processes.run(script, []);
        status.active(stdout);
      });
    }),
  );

/** The answer is there in both tests: it says what a script says, not that there is one. */
const answered = state({
  machine: { answers: (answers) => answers.run(script, { stdout: 'healthy' }) },
});

test('a handler that runs a script which it never wrote fails', async () => {
  await expect(run(checking(false), on.updateStatus(), answered)).rejects.toMatchObject({
    code: 'TEST_PROGRAM_MISSING',
    message: `handler shop/check: cannot run ${script}: there is no ${script}`,
  });
});

test('one that has written it gets the answer of the test', async () => {
  expect(await run(checking(true), on.updateStatus(), answered)).toBeActive('healthy');
});

test('what is in the charm’s folder can be run', async () => {
  const charm = charmOf(
    layer(({ hook }) => {
      hook('update-status').do('check', async ({ charm: { folder }, machine }) => {
        await machine.processes.run(`${folder}/bin/check`, []);
      });
    }),
  );
  await expect(run(charm, on.updateStatus(), state())).resolves.toBeDefined();
});

const tidying = charmOf(
  layer(({ hook }) => {
    hook('remove').do('tidy up', async ({ machine: { files, users }, log }) => {
      await files.ensureAbsent('/srv/shop');
      await users.ensureNoUser('shop').catch((error: unknown) => log.info(String(error)));
    });
  }),
);

test('a user is gone after it was removed, unless its processes run', async () => {
  const machine = { users: ['shop'] };
  const gone = await run(tidying, on.remove(), state({ machine }));
  expect(gone.machine.users).toEqual([]);
  const busy = await run(
    tidying,
    on.remove(),
    state({ machine: { ...machine, busyUsers: ['shop'] } }),
  );
  expect(busy.machine.users).toEqual(['shop']);
  expect(busy.last?.logs.map(({ message }) => message).join()).toContain('the user shop');
});

test('a folder at which something is mounted can’t be removed', async () => {
  const machine = { files: { '/srv/shop/a': '' }, mounts: ['/srv/shop'] };
  await expect(run(tidying, on.remove(), state({ machine }))).rejects.toThrow('is mounted at');
});

test('a change takes a file away with all below it', () => {
  const files = { '/srv/shop/a': '', '/srv/shop/b/c': '', '/srv/shopping': '' };
  const before = state({ machine: { files } });
  const after = change(before, {
    machine: { files: { '/srv/shop': undefined, '/srv/shop/d': 'new' } },
  });
  expect(after.machine.files).toEqual({ '/srv/shopping': '', '/srv/shop/d': 'new' });
});

const looking = charmOf(
  layer(({ hook }) => {
    hook('update-status').do('look', async ({ isRepair, machine, status }) => {
      const states = [await machine.systemd.active('a.service')];
      states.push(await machine.systemd.active('a.service'));
      await machine.http.status('http://10.0.0.10/', { timeout: 1000 });
      status.active(`${isRepair ? 'repair: ' : ''}${states.join(', ')}`);
    });
  }),
);

test('a unit’s state can change while the hook looks; what is asked for over HTTP is in the last run', async () => {
  const machine = state({
    machine: {
      units: { 'a.service': { active: 'active', enabled: true } },
      answers: (answers) => answers.active('a.service', 'activating', 'failed'),
    },
  });
  const after = await run(looking, on.updateStatus(), machine);
  expect(after).toBeActive('activating, failed');
  expect(after.last?.requests).toEqual(['http://10.0.0.10/']);
});

test('a hook can be one of a repair', async () => {
  expect(await run(looking, { event: on.updateStatus(), repair: true }, state())).toBeActive(
    /^repair: /,
  );
});
