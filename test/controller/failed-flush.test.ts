/** A hook that ended well and that the controller could not commit. */
import { DatabaseSync } from 'node:sqlite';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packedCharm } from '../dispatch/support/packed-charm.ts';
import { controllerFixture } from './controller-fixture.ts';

const source = {
  'metadata.yaml':
    'name: hello\nsummary: s\ndescription: d\npeers: {cluster: {interface: cluster}}\n',
  'config.yaml': 'options: {port: {type: int, default: 80, description: p}}\n',
  'layer.yaml': '',
  'reactive/hello.ts': `import { layer } from 'charmwright';
export default layer(({ hook }) => {
  hook('config-changed', 'start').do('serve', async (unit) => {
    const port = Number(unit.config.port);
    for (const relation of await unit.endpoint('cluster').relations()) {
      await relation.own.write({ port: String(port) });
    }
    await unit.ports.open(port);
    unit.flags.set('hello.serves.' + port);
    if (port === 13) unit.status.blocked('13 is taken');
    else unit.status.active('serves ' + port);
  });
});
`,
};

/** Makes every write of a unit's state fail, as a full disk would; answers what ends it. */
function breakStore(home: string): () => void {
  const file = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((path) =>
    /\.(db|sqlite3?)$/.test(path),
  );
  const db = new DatabaseSync(join(home, file ?? 'none'));
  db.exec('PRAGMA busy_timeout = 5000');
  for (const event of ['INSERT', 'UPDATE']) {
    db.exec(
      `CREATE TRIGGER full_${event} BEFORE ${event} ON unit_state BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
  }
  return () => {
    for (const event of ['INSERT', 'UPDATE']) db.exec(`DROP TRIGGER full_${event}`);
    db.close();
  };
}

test('flags, relation data and ports stay as they were, and the retry says what is true then', async () => {
  const packed = await packedCharm(source);
  onTestFinished(() => packed.remove());
  // These machines are processes of this host, which has no Node where a machine has it.
  rmSync(join(packed.folder, 'runtime'), { recursive: true });
  const dispatch = join(packed.folder, 'dispatch');
  const text = readFileSync(dispatch, 'utf8');
  writeFileSync(dispatch, text.replaceAll('/usr/lib/charmwright/node', process.execPath));
  const { deploy, home, request, untilIdle, eventually, unit } = await controllerFixture();
  await deploy(packed.folder);
  await untilIdle('hello/0', 'active');
  const kept = async () => {
    const ask = async (line: string) => {
      const { code, stdout } = await request('exec', {
        unit: 'hello/0',
        command: ['sh', '-c', line],
      });
      return { code, stdout };
    };
    return {
      state: await ask('state-get --format=json'),
      bag: await ask('relation-get -r $(relation-ids cluster) - hello/0'),
      ports: (await unit('hello/0')).ports,
    };
  };
  const before = await kept();
  expect(before.state.stdout).toContain('hello.serves.80');

  const repair = breakStore(home);
  await request('config', { application: 'hello', set: { port: '8080' }, reset: [] });
  await eventually(async () => expect((await unit('hello/0')).status).toBe('error'));
  expect(await kept()).toEqual(before);
  repair();

  await request('config', { application: 'hello', set: { port: '13' }, reset: [] });
  await request('resolved', { unit: 'hello/0', retry: true });
  await untilIdle('hello/0', 'blocked');
  const after = await kept();
  expect((await unit('hello/0')).message).toBe('13 is taken');
  expect(after.state.stdout).toContain('hello.serves.13');
  expect(after.state.stdout).not.toContain('hello.serves.8080');
  expect(after.ports).toEqual(['13/tcp', '80/tcp']);
});
