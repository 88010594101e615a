/** The current controller in the home of a kept version. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/controller/clock.ts';
import { connect, type ControllerClient } from '../../src/controller/client/connect.ts';
import { homePaths } from '../../src/controller/home.ts';
import { charmShelf } from '../../src/controller/charm/charm-shelf.ts';
import { startController } from '../../src/controller/main.ts';
import { openDatabase } from '../../src/controller/store/database.ts';
import { migrations } from '../../src/controller/store/schema.ts';
import { idleMachines, type IdleMachines } from './idle-machines.ts';
import { keptVersions, type KeptVersion } from './kept-versions.ts';
import { portableStatus } from './portable-status.ts';

const model = 'kept';

interface Upgraded {
  readonly client: ControllerClient;
  readonly machines: IdleMachines;
  readonly status: () => Promise<unknown>;
}

/** A copy of the kept home, in which every machine runs as it was left, and how the current controller starts there. */
async function homeOf({ folder, at }: KeptVersion) {
  const place = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const home = join(place, 'home');
  cpSync(join(folder, 'home'), home, { recursive: true });
  await takeCharms(homePaths(home).charms, join(folder, 'charms'));
  const machines = idleMachines(bootsIn(homePaths(home).store), ['stubborn/0']);
  // No time goes by, so nothing is due that was not when the version was kept.
  const clock = { ...systemClock(), now: () => Date.parse(at) };
  const options = { home, machines, clock, runtime: process.execPath, idleTime: 600_000 };
  return { home, machines, options };
}

async function upgraded(kept: KeptVersion): Promise<Upgraded> {
  const { home, machines, options } = await homeOf(kept);
  const controller = await startController(options);
  onTestFinished(() => controller.stop());
  const client = connect(home);
  const status = async () => portableStatus((await client.request('status', { model })).status);
  return { client, machines, status };
}

/** Puts the packed charms where that version's controller had them, unpacked. */
async function takeCharms(shelf: string, packed: string): Promise<void> {
  const db = openDatabase(':memory:');
  try {
    for (const name of readdirSync(packed)) await charmShelf(shelf, db).take(join(packed, name));
  } finally {
    db.close();
  }
}

/** The boot that each machine was in, which is the host's to know and not in a fixture of its own. */
function bootsIn(store: string): ReadonlyMap<string, string> {
  const raw = new DatabaseSync(store, { readOnly: true });
  const rows = raw.prepare('SELECT number, boot FROM machines').all();
  raw.close();
  return new Map(rows.map(({ number, boot }) => [String(number), String(boot)]));
}

describe.each(keptVersions)('of version $name', (kept) => {
  const shown = (): unknown => JSON.parse(readFileSync(join(kept.folder, 'status.json'), 'utf8'));

  test('the model is as that version showed it, and no unit has a hook to run', async () => {
    const { status, machines } = await upgraded(kept);
    await expect.poll(() => machines.looks()).toBeGreaterThan(1);
    expect(await status()).toEqual(shown());
    expect(machines.hooks).toEqual([]);
  });

  test('secrets are read, a failed hook is retried, and a change runs the hooks that it asks for', async () => {
    const { client, machines } = await upgraded(kept);
    const { secrets } = await client.request('secrets', { model, reveal: true });
    expect(Object.keys(secrets)).toHaveLength(3);
    await client.request('resolved', { model, unit: 'stubborn/0', retry: true });
    const set = { port: '8081' };
    await client.request('config', { model, application: 'hello', set, reset: [] });
    const due = ['hello/0 config-changed', 'stubborn/0 start'];
    await expect.poll(() => [...machines.hooks].sort()).toEqual(due);
  });

  test('a store that a newer version has changed is refused, and an older one goes on with it', async () => {
    const { home, options } = await homeOf(kept);
    const { store } = homePaths(home);
    await (await startController(options)).stop();
    const version = migrations.length;
    setVersion(store, version + 1);
    const before = readFileSync(store);
    await expect(startController(options)).rejects.toMatchObject({ code: 'STORE_INVALID' });
    expect(readFileSync(store).equals(before)).toBe(true);
    setVersion(store, version);
    const controller = await startController(options);
    onTestFinished(() => controller.stop());
    const { status } = await connect(home).request('status', { model });
    expect(portableStatus(status)).toEqual(shown());
  });
});

function setVersion(store: string, version: number): void {
  const raw = new DatabaseSync(store);
  raw.exec(`PRAGMA user_version = ${version}`);
  raw.close();
}
