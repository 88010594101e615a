import { expect, test } from 'vitest';
import {
  readClaim,
  readClaims,
  removeClaim,
  writeClaim,
  type MachineClaim,
} from '../../../src/dispatch/unit/machine-claims.ts';
import { layer } from '../../../src/index.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import { charmDefinition, on, run, state } from '../../../src/testing/index.ts';
import { charm, hookOf, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const folder = '/var/lib/charmwright-claims';

/** Calls `use` in a hook of a unit whose machine has these files. */
async function inHook<T>(
  files: Readonly<Record<string, string>>,
  use: (unit: Unit) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  const charm = charmDefinition({
    name: 'lamp',
    metadata: {},
    layers: {
      lamp: layer(({ when }) => {
        when().do('use', async (unit) => {
          results.push(await use(unit));
        });
      }),
    },
  });
  await run(charm, on.start(), state({ machine: { files } }));
  const [result] = results;
  if (result === undefined) throw new Error('the handler did not run');
  return result;
}

const claimFile = (claim: object): string => JSON.stringify(claim);

test('a claim is read back as the unit’s own, with its record', async () => {
  const claims = await inHook({}, async (unit) => {
    await writeClaim(unit, 'wsgi', { port: 80 });
    await writeClaim(unit, 'other', null);
    return [await readClaim(unit, 'wsgi'), await readClaim(unit, 'other')];
  });
  expect(claims).toEqual([
    { place: 'wsgi', unit: 'lamp/0', holder: 'self', record: { port: 80 } },
    { place: 'other', unit: 'lamp/0', holder: 'self', record: null },
  ]);
});

test('a claim is a file for root only, in a folder that all may read', async () => {
  const modes = await inHook({}, async (unit) => {
    await writeClaim(unit, 'wsgi', null);
    const { files } = unit.machine;
    const [name = ''] = await files.list(folder);
    const text = await files.readText(`${folder}/${name}`);
    return { name, text, charm: unit.charm.folder, model: unit.model };
  });
  expect(modes.name).toMatch(/^[0-9a-f]{16}\.json$/);
  expect(JSON.parse(modes.text ?? '')).toEqual({
    ...{ place: 'wsgi', unit: 'lamp/0', record: null },
    ...{ model: modes.model.uuid, charm: modes.charm },
  });
  expect(modes.text?.endsWith('}\n')).toBe(true);
});

test('a claim of another unit is in use while its charm is there, and left over else', async () => {
  const claim = { place: 'a', unit: 'bulb/1', model: 'm', charm: '/charms/bulb' };
  const files = {
    [`${folder}/1.json`]: claimFile(claim),
    [`${folder}/2.json`]: claimFile({ ...claim, place: 'b', charm: '/charms/gone', record: ['x'] }),
    '/charms/bulb/dispatch': '',
  };
  const claims = await inHook(files, readClaims);
  expect(claims).toEqual([
    { place: 'a', unit: 'bulb/1', holder: 'other', record: null },
    { place: 'b', unit: 'bulb/1', holder: 'left-over', record: ['x'] },
  ] satisfies readonly MachineClaim[]);
});

test('the folder of claims is made before the first claim', async () => {
  const machine = recordingMachine();
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('claim', (unit) => writeClaim(unit, 'wsgi', null));
  });
  await runBefore(agent, hookOf(agent, definition, 'start'), { machine: () => machine });
  expect(machine.effects).toMatchObject([
    { kind: 'folder', path: folder, mode: 0o755, owner: 'root' },
    { kind: 'file', path: expect.stringContaining(folder) as string, mode: 0o600, owner: 'root' },
  ]);
});

test('another unit of the same model is another, and a place has a file of its own', async () => {
  const [found, files] = await inHook({}, async (unit) => {
    const claim = { place: 'a', unit: 'lamp/1', model: unit.model.uuid, charm: '/charms/gone' };
    await unit.machine.files.ensureFile({
      ...{ path: `${folder}/1.json`, content: claimFile(claim), mode: 0o600 },
    });
    const claims = await readClaims(unit);
    await writeClaim(unit, 'a', null);
    await writeClaim(unit, 'a', 'again');
    await writeClaim(unit, 'b', null);
    return [claims, await unit.machine.files.list(folder)] as const;
  });
  expect(found.map(({ holder }) => holder)).toEqual(['left-over']);
  expect(files).toHaveLength(3);
});

test('a unit of the same name in another model is another', async () => {
  const claim = { place: 'a', unit: 'lamp/0', model: 'another', charm: '/charms/gone' };
  const [found] = await inHook({ [`${folder}/1.json`]: claimFile(claim) }, readClaims);
  expect(found?.holder).toBe('left-over');
});

test.each([
  'no JSON',
  '[]',
  claimFile({ unit: 'a/0', charm: '/c' }),
  claimFile({ place: 'a', charm: '/c' }),
  claimFile({ place: 'a', unit: 'a/0' }),
])('%s is no claim', async (text) => {
  expect(await inHook({ [`${folder}/1.json`]: text }, readClaims)).toEqual([]);
});

test('the last claim takes the folder with it', async () => {
  const left = await inHook({}, async (unit) => {
    await writeClaim(unit, 'a', null);
    await writeClaim(unit, 'b', null);
    await removeClaim(unit, 'a');
    const between = await readClaims(unit);
    await removeClaim(unit, 'b');
    return { between, folder: await unit.machine.files.kind(folder) };
  });
  expect(left.between.map(({ place }) => place)).toEqual(['b']);
  expect(left.folder).toBe('absent');
});
