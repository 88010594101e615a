/** What a hook asks for becomes true when it ends well, all of it or nothing. */
import { expect } from 'vitest';
import type { ControllerFixture } from '../controller-fixture.ts';
import { charmFiles, deployed, hooksOf, until, outcomeOf } from './charms.ts';
import type { Rule } from './rule.ts';

const source = 'U/runner/context/context.go (Flush, doFlush)';
const metadata = 'peers: {mates: mates}\n';

/** Asks for one of everything that is buffered, and one of everything that is not. */
const everything = `
  id=$(relation-ids mates)
  relation-set -r $id key=value
  relation-set -r $id --app key=value
  state-set key=value
  open-port 80
  secret-add key=value1 > /dev/null
  status-set maintenance "told at once"
  application-version-set 1.2
  juju-log "told at once"
`;

/** What is there of it, seen from a later context or from within. */
const left = `
  id=$(relation-ids mates)
  echo "$(relation-get -r $id key web/0) $(relation-get -r $id --app key web/0) $(state-get key) $(opened-ports) $(secret-ids | wc -l)"
`;

async function inError(
  it: ControllerFixture,
  hooks: Readonly<Record<string, string>>,
): Promise<void> {
  await it.deploy(it.charm('web', charmFiles('web', { metadata, hooks })));
  await it.eventually(async () => {
    if ((await it.unit('web/0')).status !== 'error') throw new Error('not yet');
  });
}

async function exec(it: ControllerFixture, command: string): Promise<string> {
  return (await it.request('exec', { unit: 'web/0', command: [command] })).stdout.trim();
}

export const flushRules: readonly Rule[] = [
  {
    rule: 'a hook that fails leaves nothing of what is buffered',
    source,
    async scenario(it) {
      await inError(it, { start: `${everything} exit 1` });
      return exec(it, left);
    },
    seen: '0',
  },
  {
    rule: 'a hook that ends well leaves all of it',
    source,
    async scenario(it) {
      const hooks = { start: everything };
      await it.deploy(it.charm('web', charmFiles('web', { metadata, hooks })));
      await it.untilIdle('web/0', 'maintenance');
      return exec(it, left);
    },
    seen: 'value value value 80/tcp 1',
  },
  {
    rule: 'a hook reads its own writes before they are there for others',
    source: 'U/runner/context/relation.go, U/runner/context/context.go (OpenedPortRanges)',
    async scenario(it) {
      await inError(it, { start: `${everything} say "left: $(${left})"; exit 1` });
      // A failed hook is tried again: each try says the same.
      return [...new Set(it.journal().filter((line) => line.startsWith('left: ')))];
    },
    seen: ['left: value value value 80/tcp 1'],
  },
  {
    rule: 'status, version and log of a hook that fails stay',
    source: 'U/runner/jujuc/status-set.go, application-version-set.go, juju-log.go',
    async scenario(it) {
      await inError(it, { start: `${everything} exit 1` });
      const { lines } = await it.request('debug-log', { after: 0, limit: 1_000 });
      return {
        status: await exec(it, 'status-get'),
        logged: lines.some(({ message }) => message === 'told at once'),
        unit: (await it.request('show-unit', { units: ['web/0'] })).units,
      };
    },
    seen: {
      ...{ status: 'maintenance', logged: true },
      unit: { 'web/0': expect.objectContaining({ 'workload-version': '1.2' }) as unknown },
    },
  },
  {
    rule: 'what every tool took the hook’s end may refuse: another’s secret, a label, a storage that is not declared',
    source:
      'apiserver/facades/agent/uniter/secrets.go (prepareSecretUpdates), U/runner/context/context.go (AddUnitStorage)',
    async scenario(it) {
      await deployed(it, 'web');
      const add = 'secret-add --label=key token=x > /dev/null';
      const seen: unknown[] = [];
      for (const command of [add, add, 'storage-add tape']) {
        const run = it.request('exec', { unit: 'web/0', command: [command] });
        seen.push(await outcomeOf(run, ({ code }) => code));
      }
      return seen;
    },
    seen: [0, 'HOOK_FLUSH_FAILED', 'HOOK_FLUSH_FAILED'],
  },
  {
    rule: 'a hook that failed runs again, and what follows it follows then',
    source: 'U/resolver.go (nextOpHookError)',
    async scenario(it) {
      const once = '[ -e $JOURNAL.once ] || { touch $JOURNAL.once; exit 1; }';
      await inError(it, { 'config-changed': once });
      await it.request('resolved', { unit: 'web/0', retry: true });
      await it.untilIdle('web/0', 'unknown');
      return hooksOf(it, 'web/0').slice(-3);
    },
    seen: ['config-changed', 'config-changed', 'start'],
  },
  {
    rule: 'a failed hook is shown as the unit’s error with its name',
    source: 'U/uniter.go (reportHookError)',
    async scenario(it) {
      await inError(it, { start: 'exit 1' });
      return it.unit('web/0');
    },
    seen: expect.objectContaining({ status: 'error', message: 'hook failed: "start"' }) as unknown,
  },
  {
    rule: 'an agent shows which hook it runs, and for which unit',
    source: 'U/operation/runhook.go (RunningHookMessage)',
    async scenario(it) {
      await deployed(it, 'web', { metadata: 'provides: {website: http}\n' });
      const wait = 'while [ ! -e $JOURNAL.go ]; do sleep 0.05; done';
      const hooks = { 'backend-relation-joined': wait };
      await deployed(it, 'proxy', { metadata: 'requires: {backend: http}\n', hooks });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await until(it, 'proxy/0 backend-relation-joined');
      const { status } = await it.request('status', {});
      it.file('journal.go', '');
      await until(it, 'proxy/0 backend-relation-changed');
      return JSON.stringify(status);
    },
    seen: expect.stringContaining('"running backend-relation-joined hook for web/0"') as unknown,
  },
];
