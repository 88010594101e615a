/** Which hook comes when. */
import { charmFiles, deployed, hooksOf } from './charms.ts';
import type { Rule } from './rule.ts';

const resolver = 'U/resolver.go';
const relations = 'U/relation/resolver.go';
const operations = 'U/operation/runhook.go';

const website = { metadata: 'provides: {website: http}\n' };
const backend = { metadata: 'requires: {backend: http}\n' };

export const eventRules: readonly Rule[] = [
  {
    rule: 'a first boot is install, created, leader-elected, config-changed, start',
    source: resolver,
    async scenario(it) {
      await deployed(it, 'web', { metadata: 'peers: {mates: mates}\n' });
      return hooksOf(it, 'web/0');
    },
    seen: ['install', 'mates-relation-created', 'leader-elected', 'config-changed', 'start'],
  },
  {
    rule: 'a unit added later is told of its relations before it starts, peers last, and of their units after',
    source: `${resolver}, ${relations}`,
    async scenario(it) {
      await deployed(it, 'web', website);
      await deployed(it, 'proxy', { metadata: `${backend.metadata}peers: {mates: mates}\n` });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      await it.request('add-unit', { application: 'proxy', count: 1 });
      await it.rest();
      return hooksOf(it, 'proxy/1');
    },
    seen: [
      'install',
      'backend-relation-created',
      'mates-relation-created',
      'config-changed',
      'start',
      'backend-relation-joined',
      'backend-relation-changed',
      'mates-relation-joined',
      'mates-relation-changed',
    ],
  },
  {
    rule: 'while install runs no relation is joined yet, not even that of peers; after it all are',
    source: `${relations}, U/relation/statetracker.go (SynchronizeScopes)`,
    async scenario(it) {
      await deployed(it, 'web', website);
      const sayRelations =
        'say "$JUJU_UNIT_NAME in $hook: $(relation-ids backend) $(relation-ids mates)"';
      await deployed(it, 'proxy', {
        metadata: `${backend.metadata}peers: {mates: mates}\n`,
        ...{
          silent: true,
          hooks: { install: sayRelations, 'backend-relation-created': sayRelations },
        },
      });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.untilIdle('proxy/0', 'unknown');
      await it.request('add-unit', { application: 'proxy', count: 1 });
      await it.untilIdle('proxy/1', 'unknown');
      return it.journal().filter((line) => line.startsWith('proxy/1'));
    },
    seen: ['proxy/1 in install:  ', 'proxy/1 in backend-relation-created: backend:1 mates:0'],
  },
  {
    rule: 'a relation is created, joined and at once changed, in this order',
    source: relations,
    async scenario(it) {
      await deployed(it, 'web', website);
      await deployed(it, 'proxy', backend);
      const before = hooksOf(it, 'proxy/0').length;
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      return hooksOf(it, 'proxy/0').slice(before);
    },
    seen: ['backend-relation-created', 'backend-relation-joined', 'backend-relation-changed'],
  },
  {
    rule: 'an application’s bag that was never written is no change; one that was is, once',
    source: relations,
    async scenario(it) {
      const changed = 'say "$JUJU_REMOTE_APP:$JUJU_REMOTE_UNIT"';
      await deployed(it, 'web', website);
      await deployed(it, 'proxy', {
        ...backend,
        silent: true,
        hooks: { '*-relation-changed': changed },
      });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      const write = ['relation-set -r $(relation-ids website) --app name=shop'];
      await it.request('exec', { unit: 'web/0', command: write });
      await it.rest();
      await it.request('exec', { unit: 'web/0', command: write });
      await it.rest();
      return it.journal().filter((line) => line.startsWith('web:'));
    },
    seen: ['web:web/0', 'web:'],
  },
  {
    rule: 'a leader is told of its own application’s peer bag',
    source: relations,
    async scenario(it) {
      const metadata = 'peers: {mates: mates}\n';
      const write = 'relation-set -r $(relation-ids mates) --app told=yes';
      await deployed(it, 'web', { metadata, hooks: { 'leader-elected': write } });
      await it.rest();
      return hooksOf(it, 'web/0').at(-1);
    },
    seen: 'mates-relation-changed',
  },
  {
    rule: 'many writes of one hook are one change for the other side',
    source: 'U/runner/context/context.go (doFlush)',
    async scenario(it) {
      await deployed(it, 'web', website);
      await deployed(it, 'proxy', {
        ...{ ...backend, silent: true },
        hooks: {
          '*-relation-changed': 'say "$(relation-get a)$(relation-get b)$(relation-get c)"',
        },
      });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      const set = 'relation-set -r $(relation-ids website)';
      const command = [`${set} a=1; ${set} b=2; ${set} a=3; ${set} c=`];
      await it.request('exec', { unit: 'web/0', command });
      await it.rest();
      return it.journal().filter((line) => /^\d+$/.test(line));
    },
    seen: ['32'],
  },
  {
    rule: 'members depart one by one, by name, before a relation breaks',
    source: relations,
    async scenario(it) {
      await deployed(it, 'web', { ...website, units: 2 });
      const departed = 'say "$JUJU_REMOTE_UNIT goes, left: $(relation-list)"';
      const broken = 'say "broken, left: $(relation-list --format=json)"';
      await deployed(it, 'proxy', {
        ...{ ...backend, silent: true },
        hooks: {
          '*-departed': departed,
          '*-broken': broken,
          '*-joined': 'say "$JUJU_REMOTE_UNIT"',
        },
      });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      await it.request('remove-relation', { endpoints: ['proxy', 'web'] });
      await it.rest();
      return it.journal().filter((line) => line.includes('left'));
    },
    seen: ['web/0 goes, left: web/1', 'web/1 goes, left: ', 'broken, left: []'],
  },
  {
    rule: 'a relation that breaks is not among relation-ids, and its application’s bag can still be read',
    source: 'U/runner/context/context.go (RelationIds)',
    async scenario(it) {
      await deployed(it, 'web', {
        ...website,
        hooks: { 'website-relation-created': 'relation-set --app name=shop' },
      });
      const broken =
        'say "ids: $(relation-ids backend --format=json) name: $(relation-get --app name)"';
      await deployed(it, 'proxy', { ...backend, hooks: { '*-broken': broken } });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      await it.request('remove-relation', { endpoints: ['proxy', 'web'] });
      await it.rest();
      return it.journal().find((line) => line.startsWith('ids'));
    },
    seen: 'ids: [] name: shop',
  },
  {
    rule: 'a unit that joins is a member in its joined hook already',
    source: 'U/relation/statetracker.go',
    async scenario(it) {
      await deployed(it, 'web', website);
      const joined = 'say "$hook members: $(relation-list)"';
      await deployed(it, 'proxy', { ...backend, hooks: { '*-joined': joined } });
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      return it.journal().filter((line) => line.includes('members'));
    },
    seen: ['backend-relation-joined members: web/0'],
  },
  {
    rule: 'a unit that goes departs and breaks its relations, then stops, then is removed',
    source: `${resolver} (nextOp)`,
    async scenario(it) {
      await deployed(it, 'web', website);
      await deployed(it, 'proxy', backend);
      await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
      await it.rest();
      await it.request('remove-unit', { units: ['web/0'], force: false });
      await it.rest();
      return [hooksOf(it, 'web/0').slice(-4), hooksOf(it, 'proxy/0').at(-1)];
    },
    seen: [
      ['website-relation-departed', 'website-relation-broken', 'stop', 'remove'],
      'backend-relation-departed',
    ],
  },
  {
    rule: 'a peer relation departs and never breaks',
    source: relations,
    async scenario(it) {
      await deployed(it, 'web', { metadata: 'peers: {mates: mates}\n', units: 2 });
      await it.rest();
      await it.request('remove-unit', { units: ['web/1'], force: false });
      await it.rest();
      return hooksOf(it, 'web/1').slice(-3);
    },
    seen: ['mates-relation-departed', 'stop', 'remove'],
  },
  {
    rule: 'a new charm gets upgrade-charm and then config-changed, and start does not come again',
    source: operations,
    async scenario(it) {
      await deployed(it, 'web');
      const before = hooksOf(it, 'web/0').length;
      const { request, charm } = it;
      const next = charm('web', charmFiles('web', { files: { 'new.txt': 'x' } }));
      await request('refresh', { application: 'web', charm: next, resources: {} });
      await it.rest();
      return hooksOf(it, 'web/0').slice(before);
    },
    seen: ['upgrade-charm', 'config-changed'],
  },
  {
    rule: 'a machine that booted again starts its charm again, and nothing else',
    source: 'U/reboot/resolver.go',
    async scenario(it) {
      await deployed(it, 'web');
      const before = hooksOf(it, 'web/0').length;
      it.machines.reboot('m', '0');
      await it.request('expose', { application: 'web', exposed: true });
      await it.eventually(() => {
        if (hooksOf(it, 'web/0').length === before) throw new Error('not yet');
      });
      await it.rest();
      return hooksOf(it, 'web/0').slice(before);
    },
    seen: ['start'],
  },
  {
    rule: 'the next leader is told by leader-elected; the one that goes leads to its last hook',
    source: 'U/leadership/resolver.go',
    async scenario(it) {
      const remove = 'say "leads in $hook: $(is-leader)"';
      await deployed(it, 'web', { hooks: { remove, 'leader-elected': remove }, units: 2 });
      await it.request('remove-unit', { units: ['web/0'], force: false });
      await it.rest();
      return it.journal().filter((line) => line.startsWith('leads'));
    },
    seen: ['leader-elected', 'remove', 'leader-elected'].map((hook) => `leads in ${hook}: True`),
  },
  {
    rule: 'a hook the charm does not have counts as done, and is logged as skipped',
    source: 'U/runner/runner.go, U/operation/runhook.go',
    async scenario(it) {
      const meta = 'name: web\nsummary: s\ndescription: d\n';
      await it.deploy(it.charm('web', { 'metadata.yaml': meta, 'hooks/start': '#!/bin/sh\n' }));
      await it.untilIdle('web/0', 'unknown');
      const { lines } = await it.request('debug-log', { after: 0, limit: 1_000 });
      return lines.flatMap(({ message }) => (message.startsWith('skipped') ? message : []));
    },
    seen: ['install', 'leader-elected', 'config-changed'].map(
      (hook) => `skipped "${hook}" hook (missing)`,
    ),
  },
  {
    rule: 'a hook that SIGTERM or SIGKILL ended runs again and is no failure',
    source: 'U/operation/runhook.go (ErrTerminated)',
    async scenario(it) {
      const once = '[ -e $JOURNAL.once ] || { touch $JOURNAL.once; kill -TERM $$; }';
      await deployed(it, 'web', { hooks: { start: once } });
      const { lines } = await it.request('debug-log', { after: 0, limit: 1_000 });
      const failures = lines.filter(({ level }) => level === 'ERROR').map(({ message }) => message);
      return [hooksOf(it, 'web/0').slice(-2), failures];
    },
    seen: [['start', 'start'], []],
  },
];
