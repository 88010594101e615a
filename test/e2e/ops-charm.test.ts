/** A charm on Python `ops`, the framework most charms have, runs as it is. */
import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { root, Deployment } from './support/deployment.ts';

const run = promisify(execFile);
let deployment: Deployment;
let noOps: string | undefined;
const unit = 'ledger/0';

beforeAll(async () => {
  deployment = await Deployment.create('ops');
  const charm = join(deployment.folder, 'ledger');
  await cp(join(root, 'test/fixtures/charms/ledger'), charm, { recursive: true });
  noOps = await installOps(charm);
  if (noOps !== undefined) {
    console.warn(`skipped: ops cannot be had from an index here: ${noOps}`);
    return;
  }
  await deployment.run('deploy', charm);
  await deployment.untilIdle(unit, 'active');
});

beforeEach((context) => context.skip(noOps !== undefined, noOps));

afterAll(async () => await deployment.destroy());

/** Puts ops into the charm as charmcraft does, for the Python of the machines, which is this host's own; answers why not. */
async function installOps(charm: string): Promise<string | undefined> {
  try {
    const version = 'import sys; print("%d.%d" % sys.version_info[:2])';
    const { stdout } = await run('/usr/bin/python3', ['-c', version]);
    const wheels = ['--only-binary=:all:', `--python-version=${stdout.trim()}`];
    const wanted = ['--target', join(charm, 'venv'), '-r', join(charm, 'requirements.txt')];
    const quick = ['--retries', '1', '--timeout', '20'];
    await run('python3', ['-m', 'pip', 'install', '--quiet', ...quick, ...wheels, ...wanted]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
  }
}

async function log(): Promise<string> {
  return await deployment.run('debug-log', '--no-tail', '--lines', '10000');
}

async function appMessage(): Promise<string | undefined> {
  const status = JSON.parse(await deployment.run('status', '--format', 'json')) as {
    applications: Record<string, { 'application-status': { message?: string } }>;
  };
  return status.applications.ledger?.['application-status'].message;
}

test('its events come in order, and what it stores is there in the next one', async () => {
  const events = 'install leader_elected config_changed start';
  const { 'workload-status': workload } = await deployment.untilIdle(unit, 'active');
  expect(workload.message).toBe(`0 EUR after ${events}`);
});

test('its status of the application and of the unit, its port and its log are seen', async () => {
  const shown = await deployment.unit(unit);
  expect(shown['open-ports']).toEqual(['8000/tcp']);
  expect(await appMessage()).toBe('kept by 1');
  expect(await log()).toMatch(/WARNING .*counting EUR at None/);
  expect(await log()).toMatch(/INFO .*strays: \[\]/);
});

test('changed options reach it with their types', async () => {
  await deployment.run('config', 'ledger', 'port=8001', 'rate=0.5', 'audited=true');
  await deployment.untilIdle(unit, 'blocked', { message: /^waits for the auditor$/ });
  expect((await deployment.unit(unit))['open-ports']).toEqual(['8001/tcp']);
  expect(await log()).toMatch(/counting EUR at 0\.5/);
  await deployment.run('config', 'ledger', 'audited=false');
  await deployment.untilIdle(unit, 'active');
});

test('an action logs, answers, fails, and an exception in one leaves nothing', async () => {
  const action = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await deployment.try('run', unit, ...args, '--format', 'json');
    return (JSON.parse(stdout) as Record<string, unknown>)[unit];
  };
  expect(await action('book', 'amount=5')).toMatchObject({
    status: 'completed',
    results: { balance: { total: '5' }, reason: 'none given', 'return-code': 0 },
    log: ['booking 5'],
  });
  expect(await action('book', 'amount=-1')).toMatchObject({
    status: 'failed',
    message: 'nothing is taken out',
  });
  const crashed = await action('crash');
  expect(crashed).toMatchObject({ status: 'failed', results: { 'return-code': 1 } });
  expect(JSON.stringify(crashed)).toMatch(/RuntimeError.*as asked/);
  await deployment.untilIdle(unit, 'active', { message: /^5 EUR/ });
});

test('two of them share a secret over a relation, and the reader gets an event for a new one', async () => {
  await deployment.run('deploy', join(deployment.folder, 'ledger'), 'branch');
  await deployment.untilIdle('branch/0', 'active');
  await deployment.run('integrate', 'branch:feed', 'ledger:books');
  await deployment.untilIdle('branch/0', 'active', { message: /with open-sesame/ });
  await deployment.run('config', 'ledger', 'key=new-sesame');
  await deployment.untilIdle('branch/0', 'active', { message: /with new-sesame/ });
  await deployment.eventually(async () => expect(await log()).toContain('revision 1 is gone'));
  expect(await log()).not.toContain('sesame');
  await deployment.run('remove-relation', 'branch:feed', 'ledger:books');
  await deployment.untilIdle('branch/0', 'active', { message: /^0 EUR after/ });
});

test('a refresh brings its new code and keeps what it stored', async () => {
  const source = join(deployment.folder, 'ledger/src/charm.py');
  const code = await readFile(source, 'utf8');
  await writeFile(source, code.replace('kept by', 'well kept by'));
  await deployment.run('refresh', 'ledger', '--path', join(deployment.folder, 'ledger'));
  await deployment.eventually(async () => expect(await appMessage()).toBe('well kept by 1'));
  await deployment.untilIdle(unit, 'active', { message: /^5 EUR/ });
});
