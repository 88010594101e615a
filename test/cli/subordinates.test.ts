/** Units of a subordinate stand below their principals in a status, and commands find them there. */
import { expect, test } from 'vitest';
import { charmwright, fakeController } from './support/fake-controller.ts';

test('the units of a subordinate are waited for, addressed and counted below their principals', async () => {
  const idle = {
    'workload-status': { current: 'active' },
    'juju-status': { current: 'idle' },
  };
  const hello = { ...idle, subordinates: { 'lantern/0': idle } };
  const status = {
    applications: {
      hello: { units: { 'hello/0': hello } },
      lantern: { 'subordinate-to': ['hello'] },
    },
  };
  const { home, requests } = await fakeController({
    answers: {
      status: () => ({ status, relations: [] }),
      exec: () => ({ code: 0, stdout: 'ok\n', stderr: '' }),
    },
  });
  const end = await charmwright(['wait-for', 'application', 'lantern'], { home });
  expect([end.code, end.stdout]).toEqual([0, 'application lantern is active\n']);
  expect((await charmwright(['wait-for', 'unit', 'lantern/0'], { home })).code).toBe(0);
  await charmwright(['exec', '--application', 'lantern', '--', 'true'], { home });
  expect(requests.flatMap(([verb, body]) => (verb === 'exec' ? [body] : []))).toMatchObject([
    { unit: 'lantern/0' },
  ]);
  const shown = await charmwright(['status'], { home });
  expect(shown.stdout).toMatch(/^lantern +1 /m);
  expect(shown.stdout).toMatch(/^ {2}lantern\/0 +active/m);
});
