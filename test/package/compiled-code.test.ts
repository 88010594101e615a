/** Code that has to compile against the package, and code that must not. */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { writeTypes } from '../../src/builder/types/write-types.ts';
import { folderWith, writeFiles } from '../builder/support/layers.ts';
import { typedCharm } from '../builder/support/typed-charm.ts';
import { compileErrors } from './support/compile.ts';

const root = resolve(import.meta.dirname, '../..');

interface Project {
  readonly include: readonly string[];
  readonly paths?: Readonly<Record<string, readonly string[]>>;
}

/** The errors of a folder that is compiled as strictly as this package. */
async function compiled(folder: string, { include, paths = {} }: Project) {
  const { complete } = inject('installed');
  const declarations = join(complete, 'node_modules/charmwright/dist');
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      ...{ incremental: false, tsBuildInfoFile: null, customConditions: [] },
      typeRoots: [join(complete, 'node_modules/@types')],
      paths: {
        charmwright: [join(declarations, 'index.d.ts')],
        'charmwright/testing': [join(declarations, 'testing/index.d.ts')],
        'charmwright/tactics': [join(declarations, 'builder/custom-tactics/custom-tactic.d.ts')],
        ...paths,
      },
    },
    include,
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  return compileErrors(join(folder, 'tsconfig.json'));
}

test('the TypeScript of every page compiles', async () => {
  const pages = [root, join(root, 'docs')].flatMap((folder) =>
    readdirSync(folder, { recursive: folder !== root, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(folder, path)),
  );
  const blocks = pages.flatMap((page) => {
    // The tutorial's files compile in their own project: first-charm.test.ts.
    const found = readFileSync(page, 'utf8').matchAll(
      /(?<!<!-- file: .* -->\n)```ts\n([\s\S]*?)```/g,
    );
    const name = page.slice(root.length + 1).replaceAll(/\W/g, '-');
    return [...found].map(([, text = ''], index) => [`${name}-${index}.ts`, text] as const);
  });
  expect(blocks.length).toBeGreaterThan(3);
  const folder = join(inject('installed').complete, 'pages');
  await writeFiles(folder, Object.fromEntries(blocks));
  expect(await compiled(folder, { include: ['*.ts'] })).toEqual([]);
});

test('what the charm has compiles, and each misspelling is an error in its line', async () => {
  const folder = await folderWith({
    'package.json': '{"type": "module"}',
    ...typedCharm,
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
  const shop = join(folder, 'shop');
  await writeTypes({ folder: shop, cwd: folder });
  const errors = await compiled(shop, { include: ['reactive', 'charm-types.ts'] });
  const places = errors.map((each) =>
    each.replace(/^(\S+?)\((\d+),\d+\): error (TS\d+)[^]*/, '$1:$2 $3'),
  );
  expect(places).toEqual([
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

test('the compiler follows the names of interfaces through one line of paths', async () => {
  const folder = await folderWith({
    'package.json': '{"type": "module"}',
    'shop/reactive/shop.ts': `import { layer } from 'charmwright';
import { publish } from 'interface:greeting/provides';
export default layer(({ hook }) => {
  hook('update-status').do('tell', (unit) => unit.status.active(publish()));
});
`,
    'interface-greeting/word.ts': "export const word = 'hello';\n",
    'interface-greeting/provides.ts': `import { word } from './word.ts';
export const publish = (): string => word;
`,
  });
  const compile = () =>
    compiled(join(folder, 'shop'), {
      include: ['reactive'],
      paths: { 'interface:*': ['../interface-*.ts'] },
    });
  expect(await compile()).toEqual([]);
  await writeFile(join(folder, 'interface-greeting/provides.ts'), 'export const other = 1;\n');
  expect(await compile()).toEqual([expect.stringContaining("has no exported member 'publish'")]);
});
