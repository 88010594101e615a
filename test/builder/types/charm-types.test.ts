import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { charmTypes } from '../../../src/builder/types/charm-types.ts';
import { writeTypes } from '../../../src/builder/types/write-types.ts';
import { describeCharm } from '../../../src/dispatch/charm/describe-charm.ts';
import { faultOf, folderWith, writeFiles } from '../support/layers.ts';
import { typedCharm } from '../support/typed-charm.ts';

test('the declaration follows the merged YAML', async () => {
  const world = await folderWith(typedCharm);
  const { path } = await writeTypes({ folder: 'shop', cwd: world });
  const text = await readFile(path, 'utf8');
  expect(text.replace(/readonly automatic:[^;]*;/, 'readonly automatic: …;'))
    .toMatchInlineSnapshot(`
    "// Written by charmwright from the YAML files of this charm and its layers.
    // \`charmwright types\` and \`charmwright build\` keep it current; changes are lost.

    export interface CharmTypes {
      readonly config: {
        /** Where * / to */
        readonly port: number;
        readonly 'its-note': string | undefined;
        readonly ratio: number;
        readonly loud: boolean;
      };
      readonly endpoints: {
        readonly website: { readonly role: 'provides'; readonly interface: 'http' };
        readonly db: { readonly role: 'requires'; readonly interface: 'pgsql' };
      };
      readonly flags:
        | 'shop.open'
        | \`till.\${string}.full\`;
      readonly automatic: …;
      readonly actions: {
        /** Closes. */
        readonly close: {
          readonly when: string;
          readonly size: 's' | 'm' | undefined;
          readonly count: number;
          readonly any: import('charmwright').Json | undefined;
        };
      };
      readonly resources: 'app';
    }
    "
  `);
});

test('a charm with nothing in it has types all the same', () => {
  const empty = { metadata: {}, config: {}, actions: {}, flags: {}, kept: ['config.changed'] };
  expect(charmTypes(empty)).toContain(
    [
      '  readonly config: Record<never, never>;',
      '  readonly endpoints: Record<never, never>;',
      '  readonly flags: never;',
      "  readonly automatic: 'config.changed';",
      '  readonly actions: Record<never, never>;',
      '  readonly resources: never;',
    ].join('\n'),
  );
});

test('writing twice changes nothing, and a file that somebody else wrote stays', async () => {
  const world = await folderWith(typedCharm);
  const again = { folder: 'shop', cwd: world };
  const { path, changed } = await writeTypes(again);
  expect(changed).toBe(true);
  expect((await writeTypes(again)).changed).toBe(false);
  await writeFile(path, 'export const mine = 1;\n');
  expect((await faultOf(writeTypes(again))).code).toBe('OUTPUT_OCCUPIED');
  expect(await readFile(path, 'utf8')).toBe('export const mine = 1;\n');
});

test('types are written while the handlers do not compile, but not from faulty YAML', async () => {
  const world = await folderWith({ ...typedCharm, 'shop/reactive/shop.ts': 'export default (\n' });
  await writeTypes({ folder: 'shop', cwd: world });
  await writeFiles(world, { 'shop/config.yaml': 'options: []\n' });
  expect((await faultOf(writeTypes({ folder: 'shop', cwd: world }))).code).toBe(
    'CHARM_SOURCE_INVALID',
  );
});

test('a layer has types of its own', async () => {
  const world = await folderWith(typedCharm);
  const { path } = await writeTypes({ folder: 'layer-till', cwd: world });
  const text = await readFile(path, 'utf8');
  expect(path).toBe(join(world, 'layer-till/charm-types.ts'));
  expect(text).toContain('readonly port: number;');
  expect(text).toContain('readonly flags: `till.${string}.full`;');
});

test('a build keeps types current where there are some, and makes none', async () => {
  const world = await folderWith(typedCharm);
  await rm(join(world, 'shop/actions.yaml'));
  const build = () => buildCharm({ folder: join(world, 'shop'), cwd: world });
  await build();
  const path = join(world, 'shop/charm-types.ts');
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await writeTypes({ folder: 'shop', cwd: world });
  await writeFiles(world, {
    'shop/config.yaml': 'options: {colour: {type: string, default: red}}\n',
  });
  await build();
  expect(await readFile(path, 'utf8')).toContain('readonly colour: string;');
  await writeFile(path, '// mine\n');
  await build();
  expect(await readFile(path, 'utf8')).toBe('// mine\n');
});

test('all flags that a charm’s types declare are kept by the framework', () => {
  const definition = {
    name: 'shop',
    metadata: { provides: { website: 'http' }, requires: { db: 'pgsql', mongo: 'mongodb' } },
    config: { options: { port: { type: 'int' } } },
    ...{ actions: {}, settings: {}, options: {}, layers: [] },
  };
  const said = describeCharm(definition, []);
  if (said.kind !== 'described') throw new Error(said.message);
  const named = said.kept.map((flag) => flag.replaceAll('*', 'key'));
  const asked = describeCharm(definition, named);
  expect(asked).toMatchObject({ automatic: [...new Set(named)].sort() });
});
