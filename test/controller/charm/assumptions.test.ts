/** Conditions of `assumes` against a model of Juju 4.0 on machines; the verdicts are those of Juju's `core/assumes`. */
import { expect, test } from 'vitest';
import { refuseUnmetAssumptions } from '../../../src/controller/charm/assumptions.ts';
import { parseCharm } from '../../../src/controller/charm/parse-charm.ts';
import { controllerFixture } from '../controller-fixture.ts';

const metadata = (assumes: unknown) =>
  `name: hello\nsummary: s\ndescription: d\nassumes: ${JSON.stringify(assumes)}\n`;

function verdict(assumes: unknown): void {
  const files = { metadata: metadata(assumes), config: undefined, actions: undefined };
  refuseUnmetAssumptions(parseCharm(files));
}

test.each([
  [[]],
  [['juju']],
  [['juju >= 3.6']],
  [['juju>=4']],
  [['juju >= 4.0.15']],
  [['juju >= 4.0-beta1']],
  [['juju >= 4.0.14.9']],
  [['juju < 4.0.16']],
  [['juju < 5']],
  [['juju >= 3.6', 'juju < 5']],
  [[{ 'any-of': ['k8s-api', 'juju >= 3.6'] }]],
  [[{ 'all-of': ['juju >= 3', { 'any-of': ['k8s-api', { 'all-of': ['juju', 'juju < 5'] }] }] }]],
  [[{ 'any-of': [] }]],
  [[{ 'all-of': [] }]],
])('%j is met', (assumes) => {
  expect(() => verdict(assumes)).not.toThrow();
});

const own = '(this model is one of Juju 4.0.15)';

test.each([
  [['juju >= 4.1'], `juju >= 4.1 ${own}`],
  [['juju >= 4.0.15.1'], `juju >= 4.0.15.1 ${own}`],
  [['juju < 4'], `juju < 4 ${own}`],
  [['juju < 4.0-rc2'], `juju < 4.0-rc2 ${own}`],
  [['k8s-api'], 'k8s-api (this model runs on machines)'],
  [['k8s-api >= 1.30'], 'k8s-api >= 1.30 (this model runs on machines)'],
  [['teleport'], 'teleport (this controller does not have it)'],
  [['juju >= 5', 'k8s-api'], `juju >= 5 ${own}, and k8s-api (this model runs on machines)`],
  [
    [{ 'any-of': ['k8s-api', 'juju < 3'] }],
    `at least one of: k8s-api (this model runs on machines); juju < 3 ${own}`,
  ],
  [[{ 'all-of': ['juju', 'juju >= 5'] }], `all of: juju >= 5 ${own}`],
])('%j is not met, which names the condition', (assumes, unmet) => {
  expect(() => verdict(assumes)).toThrow(
    expect.objectContaining({
      code: 'CHARM_UNSUPPORTED',
      message: `the charm hello assumes ${unmet}`,
    }) as Error,
  );
});

test('deploy and refresh refuse it and change nothing; with force they take it', async () => {
  const it = await controllerFixture();
  const charm = (assumes: unknown, word: string) =>
    it.charm('hello', {
      'metadata.yaml': metadata(assumes),
      dispatch: `#!/bin/sh\nstatus-set active ${word}\n`,
    });
  const needy = charm(['juju >= 5'], 'needy');
  const unmet = { code: 'CHARM_UNSUPPORTED' };
  await expect(it.deploy(needy)).rejects.toMatchObject(unmet);
  await it.deploy(charm(['juju >= 4'], 'met'));
  expect(await it.untilIdle('hello/0', 'active')).toMatchObject({ message: 'met' });
  const refresh = (force?: true) =>
    it.request('refresh', {
      ...{ application: 'hello', charm: charm(['juju >= 5'], 'needy'), resources: {} },
      ...(force === undefined ? {} : { force }),
    });
  await expect(refresh()).rejects.toMatchObject(unmet);
  expect(await it.untilIdle('hello/0', 'active')).toMatchObject({ message: 'met' });
  await refresh(true);
  await it.eventually(async () =>
    expect(await it.unit('hello/0')).toMatchObject({ status: 'active', message: 'needy' }),
  );
  await it.deploy(needy, { application: 'other', force: true });
  expect(await it.untilIdle('other/0', 'active')).toMatchObject({ message: 'needy' });
});
