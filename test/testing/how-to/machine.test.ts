import { layer } from 'charmwright';
import { charmDefinition, matchers, on, run, state } from 'charmwright/testing';
import { expect, test } from 'vitest';

expect.extend(matchers);

const backup = charmDefinition({
  name: 'backup',
  layers: {
    backup: layer(({ hook }) => {
      hook('update-status').do('check the backup', async ({ machine, status }) => {
        const script = { path: '/usr/local/bin/check-backup', content: '#!/bin/sh\n', mode: 0o755 };
        await machine.files.ensureFile(script);
        const { code, output } = await machine.processes.run(script.path, ['--quick']);
        if (code === 0) status.active('the backup can be read');
        else status.blocked(output);
      });
    }),
  },
});

test('a damaged backup blocks the unit', async () => {
  const damaged = state({
    machine: {
      answers: (answers) => answers.run('check-backup --quick', { code: 1, stderr: 'no index' }),
    },
  });
  expect(await run(backup, on.updateStatus(), damaged)).toBeBlocked('no index');
});
