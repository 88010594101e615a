/** What happens to a unit from its charm's first files to its end. */
import type { ControllerFixture } from '../controller-fixture.ts';
import { charmFiles, deployed, hooksOf, until, outcomeOf } from './charms.ts';
import type { Rule } from './rule.ts';

const status = 'say "$hook: $(status-get --include-data | grep -v data | xargs)"';

/** What hooks said of the status they found. */
function found(it: ControllerFixture): readonly string[] {
  return it.journal().filter((line) => line.includes('message:'));
}

export const lifeRules: readonly Rule[] = [
  {
    rule: 'the agent says what it does while the charm has not said anything',
    source: 'U/operation/runhook.go (beforeHook)',
    async scenario(it) {
      await deployed(it, 'web', {
        silent: true,
        hooks: { install: status, stop: status, remove: status },
      });
      await it.request('remove-unit', { units: ['web/0'], force: false });
      await it.eventually(async () => {
        if (it.machines.there().length > 0) throw new Error('not yet');
      });
      return found(it);
    },
    seen: [
      'install: message: installing charm software status: maintenance',
      'stop: message: stopping charm software status: maintenance',
      'remove: message: cleaning up prior to charm deletion status: maintenance',
    ],
  },
  {
    rule: 'a started charm that set no status is unknown, one that did keeps it',
    source: 'U/operation/runhook.go (afterHook)',
    async scenario(it) {
      await deployed(it, 'web');
      const hooks = { install: 'status-set blocked "no key"' };
      await it.deploy(it.charm('app', charmFiles('app', { hooks })));
      await it.rest();
      return [(await it.unit('web/0')).status, (await it.unit('app/0')).message];
    },
    seen: ['unknown', 'no key'],
  },
  {
    rule: 'a unit that goes is told of no config any more',
    source: 'U/resolver.go (nextOp)',
    async scenario(it) {
      const wait = 'while [ ! -e $JOURNAL.go ]; do sleep 0.05; done';
      const files = { 'config.yaml': 'options: {port: {type: int, default: 80}}\n' };
      await deployed(it, 'web', { hooks: { stop: wait }, files });
      await it.request('remove-unit', { units: ['web/0'], force: false });
      await until(it, 'web/0 stop');
      await it.request('config', { application: 'web', set: { port: '81' }, reset: [] });
      it.file('journal.go', '');
      await it.rest();
      return hooksOf(it, 'web/0').slice(-2);
    },
    seen: ['stop', 'remove'],
  },
  {
    rule: 'a forced unit goes without its hooks, and the other side sees it depart',
    source: 'U/relation/resolver.go',
    async scenario(it) {
      await deployed(it, 'web', { metadata: 'provides: {website: http}\n' });
      await deployed(it, 'proxy', { metadata: 'requires: {backend: http}\n' });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      const before = hooksOf(it, 'web/0').length;
      await it.request('remove-unit', { units: ['web/0'], force: true });
      await it.rest();
      return [hooksOf(it, 'web/0').slice(before), hooksOf(it, 'proxy/0').at(-1)];
    },
    seen: [[], 'backend-relation-departed'],
  },
  {
    rule: 'a new charm takes its old files away and leaves what the charm made',
    source: 'internal/worker/uniter/charm/manifest_deployer.go',
    async scenario(it) {
      const list = 'say "$(ls | sort | xargs)"';
      const made = { start: 'touch own.txt' };
      await deployed(it, 'web', { silent: true, hooks: made, files: { 'old.txt': 'x' } });
      const next = { silent: true, hooks: { 'upgrade-charm': list } } as const;
      const charm = it.charm('web', charmFiles('web', { ...next, files: { 'new.txt': 'x' } }));
      await it.request('refresh', { application: 'web', charm, resources: {} });
      await it.rest();
      return it.journal();
    },
    seen: ['dispatch metadata.yaml new.txt own.txt'],
  },
  {
    rule: 'a new resource raises upgrade-charm and then config-changed, and is what resource-get has',
    source: 'U/resolver.go (charmModified), U/runner/context/resources',
    async scenario(it) {
      const metadata = 'resources: {build: {type: file, filename: app.txt}}\n';
      // The path is the machine's; what is at it lies beside the charm on the host.
      const got =
        '[[ $(resource-get build) == */resources/app.txt ]] && say "$hook $(cat ../resources/app.txt)"';
      await deployed(it, 'web', { metadata, silent: true, hooks: { 'upgrade-charm': got } });
      for (const text of ['one', 'two']) {
        const file = { name: 'build', path: it.file('any.txt', text) };
        await it.request('attach-resource', { application: 'web', ...file });
        await it.rest();
      }
      return it.journal();
    },
    seen: ['upgrade-charm one', 'upgrade-charm two'],
  },
  {
    rule: 'two resources of one file name share the file, which is that of the one asked for last',
    source: 'U/runner/context/resources/context.go (DownloadResource)',
    async scenario(it) {
      const metadata =
        'resources: {one: {type: file, filename: a.txt}, two: {type: file, filename: a.txt}}\n';
      const resources = { one: it.file('one.txt', 'first'), two: it.file('two.txt', 'second') };
      const get = (name: string) => `resource-get ${name} > /dev/null; cat ../resources/a.txt; `;
      const start = `say "$(${get('one')}${get('two')}${get('one')})"`;
      const charm = it.charm(
        'web',
        charmFiles('web', { metadata, hooks: { start }, silent: true }),
      );
      await it.deploy(charm, { resources });
      await it.untilIdle('web/0', 'unknown');
      return it.journal();
    },
    seen: ['firstsecondfirst'],
  },
  {
    rule: 'a resource’s file has the extension that its charm says',
    source: 'apiserver/internal/handlers/resources/resources.go',
    async scenario(it) {
      await deployed(it, 'web', {
        metadata: 'resources: {build: {type: file, filename: a.tar.gz}}\n',
      });
      const attach = (path: string): Promise<unknown> => {
        const file = { name: 'build', path: it.file(path, 'x') };
        const request = it.request('attach-resource', { application: 'web', ...file });
        return outcomeOf(request, () => 'taken');
      };
      return [await attach('b.zip'), await attach('b'), await attach('b.gz')];
    },
    seen: ['RESOURCE_EXTENSION', 'RESOURCE_EXTENSION', 'taken'],
  },
  {
    rule: 'only the leader writes for its application, and a follower is told so',
    source: 'U/runner/jujuc/relation-set.go, status-set.go, secret-add.go',
    async scenario(it) {
      await deployed(it, 'web', { metadata: 'peers: {mates: mates}\n', units: 2 });
      const say = async (command: string) => {
        const { code, stderr } = await it.request('exec', { unit: 'web/1', command: [command] });
        return `${code} ${stderr.trim()}`;
      };
      return [
        await say('relation-set -r $(relation-ids mates) --app a=b'),
        await say('status-set --application active'),
        await say('secret-add key=value1'),
      ];
    },
    seen: [
      '1 ERROR cannot write relation settings',
      '1 ERROR this unit is not the leader',
      '1 ERROR this unit is not the leader',
    ],
  },
];
