import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  inMemoryAgent,
  type InMemoryModel,
  type RunningHook,
} from '../../src/testing/agent/in-memory-agent.ts';
import {
  actionParams,
  failAction,
  logAction,
  setActionResults,
} from '../../src/juju/tools/actions.ts';
import { unitAddress } from '../../src/juju/tools/addresses.ts';
import { readConfig } from '../../src/juju/tools/config.ts';
import { cloudCredential } from '../../src/juju/tools/credential.ts';
import { goalState } from '../../src/juju/tools/goal-state.ts';
import { isLeader, leaderSettings } from '../../src/juju/tools/leadership.ts';
import { sendLog } from '../../src/juju/tools/log.ts';
import { networkInfo } from '../../src/juju/tools/network.ts';
import { closePort, openedPorts, openPort } from '../../src/juju/tools/ports.ts';
import { reboot } from '../../src/juju/tools/reboot.ts';
import {
  readBag,
  relationIds,
  remoteApplication,
  remoteUnits,
  writeBag,
} from '../../src/juju/tools/relations.ts';
import { relationModel } from '../../src/juju/tools/relation-model.ts';
import { resourceFile } from '../../src/juju/tools/resources.ts';
import { callRetired, retiredTools } from '../../src/juju/tools/retired-tools.ts';
import { revokeSecret, secretInfo } from '../../src/juju/tools/secret-access.ts';
import {
  addSecret,
  grantSecret,
  newestSecret,
  ownSecretIds,
  removeSecret,
  replaceSecret,
} from '../../src/juju/tools/secrets.ts';
import { deleteState, readState, writeState } from '../../src/juju/tools/state.ts';
import { readStatus, setStatus } from '../../src/juju/tools/status.ts';
import { addStorage, storageIds, storageInstance } from '../../src/juju/tools/storage.ts';
import { setWorkloadVersion } from '../../src/juju/tools/version.ts';
import { anAction, changedHook, model } from './support/cases.ts';
import { carriers, type OpenCarrier } from './support/carriers.ts';

describe.each(carriers)('over the carrier $name', (carrier) => {
  const opened: OpenCarrier[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  async function begin(running?: RunningHook, passed: InMemoryModel = model) {
    const agent = inMemoryAgent(passed);
    const hook = agent.hook(running);
    const open = await carrier.open(hook);
    opened.push(open);
    return { agent, hook, tools: open.tools };
  }

  test('config has its types, and no option that is not set', async () => {
    const { tools } = await begin();
    expect(await readConfig(tools)).toEqual({
      port: 80,
      debug: false,
      title: 'a "title"',
      ratio: 0.5,
      empty: '',
    });
  });

  test('relations, units and bags are read, by number', async () => {
    const { tools } = await begin();
    expect(await relationIds(tools, 'db')).toEqual(['db:2', 'db:10']);
    expect(await relationIds(tools, 'nothing')).toEqual([]);
    expect(await remoteUnits(tools, 'db:2')).toEqual({ kind: 'read', value: ['pg/0', 'pg/1'] });
    expect(await remoteApplication(tools, 'db:10')).toEqual({ kind: 'read', value: 'other' });
    const owner = { relation: 'db:2', kind: 'unit', name: 'pg/1' } as const;
    expect(await readBag(tools, owner)).toEqual({ kind: 'read', value: { host: '10.0.0.3' } });
  });

  test('a bag keeps every character, and reads its own pending writes', async () => {
    const { agent, hook, tools } = await begin(changedHook);
    const odd = { text: '  blank, "quoted" and ünïcode\n\ttwo lines\n', equals: 'a=b' };
    expect(await writeBag(tools, { relation: 'db:2', kind: 'unit' }, odd)).toBe('written');
    expect(await writeBag(tools, { relation: 'db:2', kind: 'unit' }, { equals: '' })).toBe(
      'written',
    );
    const owner = { relation: 'db:2', kind: 'unit', name: 'hello/0' } as const;
    const read = await readBag(tools, owner);
    expect(read).toMatchObject({ kind: 'read', value: { text: odd.text } });
    expect(agent.bag(2, 'hello/0')).not.toHaveProperty('text');
    hook.commit();
    expect(agent.bag(2, 'hello/0')).toMatchObject({ text: odd.text });
  });

  test('a relation that is gone is an outcome, not an error', async () => {
    const { tools } = await begin();
    expect(await remoteUnits(tools, 'db:99')).toEqual({ kind: 'gone' });
    expect(await writeBag(tools, { relation: 'db:99', kind: 'unit' }, { a: 'b' })).toBe('gone');
    const owner = { relation: 'db:99', kind: 'unit', name: 'pg/1' } as const;
    expect(await readBag(tools, owner)).toEqual({ kind: 'gone' });
  });

  test('only the leader writes the application’s bag', async () => {
    const { agent, tools } = await begin();
    expect(await isLeader(tools)).toBe(true);
    expect(
      await writeBag(tools, { relation: 'cluster:3', kind: 'application' }, { done: '1' }),
    ).toBe('written');
    agent.setLeader(false);
    expect(await isLeader(tools)).toBe(false);
    await expect(
      writeBag(tools, { relation: 'cluster:3', kind: 'application' }, { done: '2' }),
    ).rejects.toMatchObject({
      code: 'NOT_LEADER',
    });
  });

  test('state is empty at first, and is stored, overwritten and deleted', async () => {
    const { tools } = await begin();
    expect(await readState(tools)).toEqual({ kind: 'read', state: {} });
    await writeState(tools, { 'a key': ' kept \n', other: '' });
    await deleteState(tools, 'other');
    expect(await readState(tools)).toEqual({ kind: 'read', state: { 'a key': ' kept \n' } });
  });

  test('statuses, version and log lines act at once', async () => {
    const { agent, tools } = await begin(changedHook);
    await setStatus(tools, { status: 'blocked', message: '--odd "message"' });
    await setStatus(tools, { status: 'active', message: '', target: 'application' });
    await setWorkloadVersion(tools, '1.2');
    await sendLog(tools, [
      { level: 'INFO', text: 'one' },
      { level: 'INFO', text: '-two' },
      { level: 'ERROR', text: 'three' },
    ]);
    await reboot(tools, 'after-hook');
    expect(await readStatus(tools)).toEqual({ status: 'blocked', message: '--odd "message"' });
    expect(agent.recorded).toEqual({
      statuses: [
        { target: 'unit', status: 'blocked', message: '--odd "message"' },
        { target: 'application', status: 'active', message: '' },
      ],
      versions: ['1.2'],
      logs: [
        { level: 'INFO', message: 'db:2: one' },
        { level: 'INFO', message: 'db:2: -two' },
        { level: 'ERROR', message: 'db:2: three' },
      ],
      actionLogs: [],
      reboots: ['after-hook'],
    });
  });

  test('ports open and close, and overlapping ones are refused', async () => {
    const { tools } = await begin();
    await openPort(tools, '80');
    await openPort(tools, '80/tcp');
    await openPort(tools, '8000-8005/udp');
    await expect(openPort(tools, '79-81')).rejects.toMatchObject({
      code: 'HOOK_TOOL_FAILED',
      message:
        'open-port -- 79-81 failed with exit code 1: cannot open 79-81/tcp (unit "hello/0"): port range conflicts with 80/tcp (unit "hello/0")',
    });
    await closePort(tools, '8000-8005/udp');
    expect(await openedPorts(tools)).toEqual(['80/tcp']);
  });

  test('resources, network, storage and goal state are read', async () => {
    const { hook, tools } = await begin();
    const path = '/var/lib/juju/resources/build.tar.gz';
    expect(await resourceFile(tools, 'build')).toEqual({ kind: 'file', path });
    expect(await resourceFile(tools, 'logo')).toMatchObject({ kind: 'absent' });
    expect(await networkInfo(tools, 'db')).toEqual({
      bindAddress: '10.0.0.10',
      ingressAddress: '10.0.0.10',
      egressSubnets: ['10.0.0.10/32'],
    });
    expect(await storageIds(tools, 'data')).toEqual(['data/0']);
    expect(await storageInstance(tools, 'data/0')).toEqual({
      kind: 'filesystem',
      location: '/srv/data',
    });
    await addStorage(tools, 'data', 2);
    expect(hook.changes().storage).toEqual([{ name: 'data', count: 2 }]);
    expect(await goalState(tools)).toEqual({ units: ['hello/0'], relations: { db: ['pg'] } });
  });

  test('an action has parameters, results and a failure', async () => {
    const { agent, hook, tools } = await begin(anAction);
    expect(await actionParams(tools)).toEqual({ target: { name: 'disk', size: 3 }, deep: true });
    await logAction(tools, '-l is no flag here');
    await setActionResults(tools, { 'file.name': '-a=b', 'file.size': '3', note: '' });
    await failAction(tools, 'disk is full');
    expect(hook.changes().action).toEqual({
      results: { file: { name: '-a=b', size: '3' }, note: '' },
      failure: 'disk is full',
    });
    expect(agent.recorded.actionLogs).toEqual(['-l is no flag here']);
  });

  test('a tool that Juju 4 no longer has is not available', async () => {
    const { tools } = await begin();
    expect(await leaderSettings(tools)).toEqual({ kind: 'not-available' });
    for (const name of retiredTools) {
      expect(await callRetired(tools, { name, args: ['any'] })).toEqual({ kind: 'not-available' });
    }
  });

  test('the unit’s addresses and the model of the other side are read', async () => {
    const { tools } = await begin(undefined, { ...model, model: { name: 'm', uuid: 'u-1' } });
    expect(await unitAddress(tools, 'private')).toBe('10.0.0.10');
    expect(await unitAddress(tools, 'public')).toBe('10.0.0.10');
    expect(await relationModel(tools, 'db:2')).toEqual({ kind: 'read', value: 'u-1' });
    expect(await relationModel(tools, 'db:99')).toEqual({ kind: 'gone' });
    const homeless = await begin(undefined, { ...model, address: null });
    expect(await unitAddress(homeless.tools, 'private')).toBeUndefined();
  });

  test('a cloud without a credential for this application is an outcome, not an error', async () => {
    const { tools } = await begin();
    const answer = await cloudCredential(tools);
    expect(answer).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(answer)).toContain('cannot access cloud credentials');
  });

  test('an owner knows who may read its secret, and takes grants back', async () => {
    const scope = 'relation-hello.db#pg.db';
    const access = [{ target: 'application-pg', scope, role: 'view' as const }];
    const own = { id: 'abcdefghij012345678g', owned: true, label: 'key', access };
    const secrets = [{ ...own, contents: [{ token: 'one' }, { token: 'two' }] }];
    const { hook, tools } = await begin(changedHook, { ...model, secrets });
    expect(await secretInfo(tools, own.id)).toMatchObject({
      ...{ label: 'key', rotation: 'never', expiry: undefined, readers: ['application-pg'] },
    });
    expect(await secretInfo(tools, 'vvvvvvvvvvvvvvvvvvv0')).toBeUndefined();
    await revokeSecret(tools, own.id, { kind: 'relation', relation: 'db:2' });
    await revokeSecret(tools, own.id, { kind: 'unit', unit: 'pg/0' });
    await expect(
      revokeSecret(tools, own.id, { kind: 'application', application: 'pg' }),
    ).rejects.toThrow('do not specify both relation and app');
    expect(hook.changes().secrets.map((change) => 'revoke' in change && change.revoke)).toEqual([
      { kind: 'application', application: 'pg' },
      { kind: 'unit', unit: 'pg/0' },
    ]);
  });

  test('secrets travel through a private file, never as arguments', async () => {
    const files: Record<string, string> = {};
    const { hook, tools } = await begin(changedHook, { ...model, files });
    const folder = mkdtempSync(join(tmpdir(), 'charmwright-secret-'));
    const withPrivateFile = async <T>(text: string, use: (path: string) => Promise<T>) => {
      const path = join(folder, 'content');
      writeFileSync(path, text);
      files[path] = text;
      return use(path);
    };
    const options = { label: 'key', owner: 'unit', description: 'the -key' } as const;
    const id = await addSecret({ tools, withPrivateFile }, { token: 'hush 1' }, options);
    expect(await newestSecret(tools, id)).toEqual({ token: 'hush 1' });
    await replaceSecret({ tools, withPrivateFile }, id, { token: 'hush 2' });
    expect(await newestSecret(tools, id)).toEqual({ token: 'hush 2' });
    await grantSecret(tools, id, 'db:2');
    expect(await ownSecretIds(tools)).toEqual([id.slice(id.lastIndexOf('/') + 1)]);
    expect(hook.changes().secrets.map(({ kind }) => kind)).toEqual(['create', 'grant']);
    await removeSecret(tools, id);
    expect(await newestSecret(tools, id)).toBeUndefined();
    expect(await ownSecretIds(tools)).toEqual([]);
    expect(JSON.stringify(hook.calls.map(({ args }) => args))).not.toContain('hush');
    rmSync(folder, { recursive: true });
  });
});
