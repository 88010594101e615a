import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { charmTypes } from '../../../src/builder/types/charm-types.ts';
import { writeTypes } from '../../../src/builder/types/write-types.ts';
import { describeCharm } from '../../../src/dispatch/charm/describe-charm.ts';
import { faultOf, type Files, folderWith, metadata, writeFiles } from '../support/layers.ts';

const root = resolve(import.meta.dirname, '../../..');

const files: Files = {
  'shop/metadata.yaml': `${metadata}provides: {website: {interface: http}}
requires: {db: pgsql}
resources: {app: {type: file, filename: app.tgz}}
`,
  'shop/layer.yaml': 'includes: [layer:till]\nflags: {shop.open: O.}\n',
  'shop/actions.yaml': `close:
  description: Closes.
  params: {when: {type: string}, size: {enum: [s, m]}, count: {type: integer, default: 1}, any: {}}
  required: [when]
`,
  'layer-till/layer.yaml': 'flags: {till.*.full: F.}\n',
  'layer-till/config.yaml':
    "options:\n  port: {type: int, default: 80, description: 'Where */ to'}\n  its-note: {type: string}\n  ratio: {type: float, default: 1}\n  loud: {type: boolean, default: false}\n",
};

/** The places tsc complains about, as `reactive/shop.ts:4 TS2339`. */
async function compile(charm: string): Promise<readonly string[]> {
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      incremental: false,
      tsBuildInfoFile: null,
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { charmwright: [join(root, 'src/index.ts')] },
    },
    include: ['reactive', 'charm-types.ts'],
  };
  await writeFile(join(charm, 'package.json'), '{"type": "module"}\n');
  await writeFile(join(charm, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', charm], {
    cwd: charm,
  }).catch((error: unknown) => error as { stdout: string });
  return [...stdout.matchAll(/^(\S+?)\((\d+),\d+\): error (TS\d+)/gm)].map(
    ([, file, line, code]) => `${file ?? ''}:${line ?? ''} ${code ?? ''}`,
  );
}

test('what the charm has compiles, and each misspelling is an error in its line', async () => {
  const world = await folderWith({
    ...files,
    'shop/reactive/good.ts': `import { layer, type Unit } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';

const helper = (unit: Unit): string => unit.name;

export default layer<CharmTypes>(({ when, whenNot, hook, action, trigger }) => {
  trigger({ when: 'config.changed.port', set: ['shop.open'], clear: ['till.left.full'] });
  when('shop.open', 'db.connected', 'endpoint.website.changed.port', 'till.any.full')
    .inputs((unit) => unit.config.port)
    .do('open', async (unit) => {
      const port: number = unit.config.port;
      const note: string | undefined = unit.config['its-note'];
      const loud: boolean = unit.config.loud;
      unit.log.info(\`\${port} \${note ?? ''} \${loud} \${unit.config.ratio.toFixed(1)} \${helper(unit)}\`);
      const path: string | undefined = await unit.resources.path('app');
      const kind: 'pgsql' = unit.endpoint('db').interface;
      unit.flags.toggle('till.left.full', path === kind || unit.flags.has('charm.started'));
    });
  whenNot('leadership.is_leader').do('help', async (unit) => void helper(unit));
  hook('start').do('helper alone', async (unit: Unit) => void helper(unit));
  action('close').do((unit) => {
    const when: string = unit.action.params.when;
    const size: 's' | 'm' | undefined = unit.action.params.size;
    const count: number = unit.action.params.count;
    unit.action.log(helper(unit)).catch(() => undefined);
    return { when, size: size ?? null, count, any: unit.action.params.any ?? null };
  });
});
`,
    'shop/reactive/bad.ts': `import { layer } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';
export default layer<CharmTypes>(({ when, whenNot, action, trigger }) => {
  when('shop.opne').do('a', () => undefined);
  whenNot('config.changed.prot').do('b', () => undefined);
  trigger({ when: 'shop.open', set: ['charm.started'] });
  when('shop.open').do('c', (unit) => {
    unit.log.info(String(unit.config.prot));
    const text: string = unit.config.port;
    unit.endpoint('databse');
    unit.flags.set('db.connected');
    unit.flags.clear(text);
    void unit.resources.path('ap');
  });
  action('colse').do(() => undefined);
  action('close').do((unit) => ({ a: unit.action.params.wehn ?? null }));
});
`,
  });
  const charm = join(world, 'shop');
  expect(await writeTypes({ folder: charm, cwd: world })).toEqual({
    path: join(charm, 'charm-types.ts'),
    changed: true,
  });
  expect(await compile(charm)).toEqual([
    'reactive/bad.ts:4 TS2345',
    'reactive/bad.ts:5 TS2345',
    'reactive/bad.ts:6 TS2322',
    'reactive/bad.ts:8 TS2339',
    'reactive/bad.ts:9 TS2322',
    'reactive/bad.ts:10 TS2345',
    'reactive/bad.ts:11 TS2345',
    'reactive/bad.ts:12 TS2345',
    'reactive/bad.ts:13 TS2345',
    'reactive/bad.ts:15 TS2345',
    'reactive/bad.ts:16 TS2339',
  ]);
});

test('the declaration follows the merged YAML', async () => {
  const world = await folderWith(files);
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
  const world = await folderWith(files);
  const again = { folder: 'shop', cwd: world };
  const { path } = await writeTypes(again);
  expect((await writeTypes(again)).changed).toBe(false);
  await writeFile(path, 'export const mine = 1;\n');
  expect((await faultOf(writeTypes(again))).code).toBe('OUTPUT_OCCUPIED');
  expect(await readFile(path, 'utf8')).toBe('export const mine = 1;\n');
});

test('types are written while the handlers do not compile, but not from faulty YAML', async () => {
  const world = await folderWith({ ...files, 'shop/reactive/shop.ts': 'export default (\n' });
  await writeTypes({ folder: 'shop', cwd: world });
  await writeFiles(world, { 'shop/config.yaml': 'options: []\n' });
  expect((await faultOf(writeTypes({ folder: 'shop', cwd: world }))).code).toBe(
    'CHARM_SOURCE_INVALID',
  );
});

test('a layer has types of its own', async () => {
  const world = await folderWith(files);
  const { path } = await writeTypes({ folder: 'layer-till', cwd: world });
  const text = await readFile(path, 'utf8');
  expect(path).toBe(join(world, 'layer-till/charm-types.ts'));
  expect(text).toContain('readonly port: number;');
  expect(text).toContain('readonly flags: `till.${string}.full`;');
});

test('a build keeps types current where there are some, and makes none', async () => {
  const world = await folderWith(files);
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
