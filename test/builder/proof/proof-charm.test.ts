import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { type Finding, proofExitCode } from '../../../src/builder/proof/finding.ts';
import { proofRules } from '../../../src/builder/proof/rules/all-rules.ts';
import { faultOf, type Files, folderWith } from '../support/layers.ts';

const clean: Files = {
  'shop/metadata.yaml': `name: shop
display-name: Shop
summary: A shop
description: Sells things
maintainer: A Person <a@example.com>
tags: [web]
provides: {website: {interface: http}}
`,
  'shop/layer.yaml': 'repo: https://example.com/shop\nflags: {shop.open: Customers may come in.}\n',
  'shop/config.yaml': 'options: {port: {type: int, default: 80, description: Where}}\n',
  'shop/actions.yaml': 'close: {description: Sends customers home.}\n',
  'shop/README.md': '# Shop\n',
  'shop/LICENSE': 'Do as you like\n',
  'shop/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';

export default layer(({ when, whenNot, hook, action }) => {
  whenNot('shop.open').do('open', (unit) => unit.flags.set('shop.open'));
  when('shop.open', 'config.changed.port').do('move', (unit) => unit.ports.open(Number(unit.config.port)));
  hook('{provides:http}-relation-joined').do('greet', (unit) => unit.status.active('open'));
  action('close').do((unit) => {
    unit.flags.clear('shop.open');
    return undefined;
  });
});
`,
};

const proof = async (files: Files = {}, folder = 'shop'): Promise<readonly Finding[]> => {
  const world = await folderWith({ ...clean, ...files });
  return (await proofCharm({ folder: join(world, folder), cwd: world })).findings;
};

/** Findings of one rule, as `W shop/config.yaml:1:12 text`. */
const said = (findings: readonly Finding[], ...rules: readonly string[]): readonly string[] =>
  findings
    .filter(({ rule }) => rules.includes(rule))
    .map(({ level, message, source }) =>
      [level, source && `${source.file}:${source.line ?? 0}:${source.column ?? 0}`, message]
        .filter((part) => part !== undefined)
        .join(' '),
    );

const handlers = (body: string): Files => ({
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';\nexport default layer(({ when, whenAny, whenNot, whenNotAll, hook, action, trigger }) => {\n${body}\n});\n`,
  'shop/actions.yaml': '',
  'shop/config.yaml': '',
});

test('a charm without a fault gets no line at all', async () => {
  expect(await proof()).toEqual([]);
});

test('a flag that handlers wait for and that is set nowhere is found, with the nearest that is', async () => {
  const found = await proof({
    'shop/reactive/more.ts': `import { layer } from 'charmwright';
export default layer(({ when }) => {
  when('shop.opne').do('cheer', () => undefined);
});
`,
  });
  expect(said(found, 'flag-set')).toEqual([
    'W shop/reactive/more.ts:3:8 handler shop/cheer waits for the flag shop.opne, and nothing sets it',
  ]);
  expect(found.find(({ rule }) => rule === 'flag-set')?.hint).toBe('did you mean "shop.open"?');
  expect(said(found, 'handler-runs')).toEqual([
    'W shop/reactive/more.ts:3:24 the handler shop/cheer can never run: nothing sets shop.opne',
  ]);
  expect(said(found, 'flag-declared')).toEqual([
    'W shop/reactive/more.ts:3:8 no layer.yaml declares the flag shop.opne',
  ]);
});

test.each([
  ['a literal', "unit.flags.set('a.b')"],
  ['an announcement', "unit.flags.announce('a.b')"],
  ['a toggle', "unit.flags.toggle('a.b', true)"],
  ['a template', 'unit.flags.set(`a.${unit.name}`)'],
  ['a choice', "unit.flags.set(unit.name === '' ? 'a.c' : 'a.b')"],
  ['flags taken out of the unit', "const { flags } = unit; flags.set('a.b')"],
])('a flag counts as set by %s', async (_, statement) => {
  const found = await proof(
    handlers(`hook('install').do('x', (unit) => { ${statement}; });
  when('a.b').do('y', () => undefined);`),
  );
  expect(said(found, 'flag-set', 'handler-runs')).toEqual([]);
});

test('a flag counts as set by a trigger, and by a computed name of a layer that declares it', async () => {
  const found = await proof({
    ...handlers(`trigger({ when: 'config.changed', set: ['a.b'] });
  when('a.b', 'shop.open').do('y', (unit) => { for (const each of unit.flags.all()) unit.flags.set(each); });`),
  });
  expect(said(found, 'flag-set', 'handler-runs')).toEqual([]);
});

test('what only a comment sets is not set', async () => {
  const found = await proof(handlers("// flags.set('a.b')\nwhen('a.b').do('y', () => undefined);"));
  expect(said(found, 'flag-set')).toHaveLength(1);
});

test.each([
  ["when('a').whenNot('a')", 'it wants a both set and not set'],
  ['whenAny()', 'its whenAny names no flag'],
  ['whenNotAll()', 'its whenNotAll names no flag'],
  ["whenAny('a').whenNot('a', 'b')", 'it wants one of a and none of them'],
  ["when('a', 'b').whenNotAll('a')", 'it wants a set and not all set'],
  ["whenAny('gone', 'away')", 'nothing sets gone or away'],
  ["hook('{requires:pgsql}-relation-joined')", 'its pattern names no endpoint of this charm'],
  ["hook('db-relation-joined')", 'the charm has no hook db-relation-joined'],
  ["when('config.changed.prot')", 'nothing sets config.changed.prot'],
  ["when('endpoint.webstie.joined')", 'nothing sets endpoint.webstie.joined'],
])('a handler that can never run is found: %s', async (conditions, why) => {
  const found = await proof(
    handlers(`hook('install').do('x', (unit) => { unit.flags.set('a'); unit.flags.set('b'); });
  ${conditions}.do('y', () => undefined);`),
  );
  expect(said(found, 'handler-runs')).toEqual([
    `W shop/reactive/shop.ts:4:${`  ${conditions}.do(`.length + 1} the handler shop/y can never run: ${why}`,
  ]);
});

test('a hook that is misspelt beside others is found', async () => {
  const found = await proof(handlers("hook('start', 'update-satus').do('y', () => undefined);"));
  expect(said(found, 'handler-runs')).toHaveLength(1);
  expect(found.find(({ rule }) => rule === 'handler-runs')?.hint).toBe(
    'did you mean "update-status"?',
  );
});

test('an endpoint that no handler handles and an option that no handler reads are found', async () => {
  const found = await proof({
    'shop/metadata.yaml': `${clean['shop/metadata.yaml'] ?? ''}requires:\n  db: pgsql\n`,
    'shop/config.yaml':
      'options:\n  port: {type: int, default: 1, description: P}\n  colour: {type: string, default: red, description: C}\n',
  });
  expect(said(found, 'endpoint-handled', 'option-read')).toEqual([
    'W shop/config.yaml:3:3 nothing reads option colour',
    'W shop/metadata.yaml:9:3 nothing handles the endpoint db (requires pgsql)',
  ]);
});

test('an action without a handler is an error, a handler without its action a warning', async () => {
  const found = await proof({ 'shop/actions.yaml': 'clsoe:\n  description: Sends home.\n' });
  expect(said(found, 'action-handler', 'handler-runs')).toEqual([
    'E shop/actions.yaml:1:1 no handler carries out action clsoe',
    'W shop/reactive/shop.ts:7:10 the handler of action close (shop) can never run: actions.yaml does not declare it',
  ]);
  expect(proofExitCode(found)).toBe(200);
});

test('a flag that is declared and never used is only mentioned', async () => {
  const found = await proof({
    'shop/layer.yaml': 'repo: r\nflags:\n  shop.open: O.\n  shop.shut: S.\n',
  });
  expect(said(found, 'flag-declared')).toEqual([
    'I shop/layer.yaml:4:3 the flag shop.shut is declared, and nothing sets it or waits for it',
  ]);
  expect(proofExitCode(found)).toBe(0);
});

test('what a build refuses is an error of proof too, all of it at once', async () => {
  const found = await proof({
    'shop/config.yaml': 'options:\n  port: {type: int, default: eighty, description: Where}\n',
    'shop/actions.yaml': 'juju-x: {description: D}\n',
  });
  expect(found.filter(({ level }) => level === 'E').map(({ rule }) => rule)).toEqual([
    'NAME_RESERVED',
    'action-handler',
    'OPTION_DEFAULT_MISMATCH',
  ]);
});

test('two handlers of one name are an error', async () => {
  const twice = "hook('start').do('y', () => undefined);";
  const found = await proof(handlers(`${twice}\n${twice}`));
  expect(found.find(({ level }) => level === 'E')?.message).toBe(
    'layer shop declares two handlers named "y"',
  );
});

test.each([
  {
    text: "const far = 'x';\n  throw new TypeError('boom ' + far);\n",
    why: 'TypeError: boom x',
    line: 2,
    column: 9,
  },
  {
    text: 'const none: string[] = [];\nnone[0].trim();\n',
    why: "Cannot read properties of undefined (reading 'trim')",
    line: 2,
    column: 9,
  },
])(
  'a module that fails while it is loaded is named with its reason: $text',
  async ({ text, why, line, column }) => {
    const failing = await proof({ 'shop/reactive/bad.ts': `${text}export default 1;\n` });
    const [found] = failing.filter(({ rule }) => rule === 'HANDLERS_UNLOADABLE');
    expect(found?.level).toBe('E');
    expect(found?.message).toMatch(/^the handlers’ modules fail when they are loaded: TypeError: /);
    expect(found?.message).toContain(why);
    expect(found?.source).toMatchObject({
      file: expect.stringMatching(/shop\/reactive\/bad\.ts$/) as unknown,
      line,
      column,
      excerpt: text.split('\n')[line - 1],
    });
  },
);

test('modules are looked at without leave to read files, run programs or see the environment', async () => {
  const found = await proof({
    'shop/reactive/nosy.ts': `import { readFileSync } from 'node:fs';
import { layer } from 'charmwright';
const tried = [process.env.HOME === undefined];
try { readFileSync('/etc/hostname'); tried.push(false); } catch { tried.push(true); }
if (!tried.every((each) => each)) throw new Error('not alone');
export default layer(() => undefined);
`,
  });
  expect(found).toEqual([]);
});

test('metadata is held against what Juju and its stores want', async () => {
  const found = await proof({
    'shop/metadata.yaml': `name: shop
summary: ${'long '.repeat(20)}
description: Sells things
maintainer: somebody
tags: []
series: [noble]
min-juju-version: 3.6.0
extra-bindings: {website: null}
provides: {website: {interface: http}}
resources: {app: {type: file}, image: {type: oci-image, description: I}}
containers: {web: {resource: app, mounts: [{storage: cache, location: /x}], uid: 1000}}
storage: {data: {type: block, location: /d, multiple: {range: many}}}
`,
  });
  const rules = ['summary', 'maintainer', 'tags', 'bases', 'resources', 'naming'];
  const codes = ['VALUE_INVALID', 'NAME_INVALID', 'KEY_MISSING'];
  expect(said(found, ...rules, ...codes)).toMatchInlineSnapshot(`
    [
      "E shop/metadata.yaml:6:1 series: a charm that has containers can't have it, as the two belong to different formats",
      "E shop/metadata.yaml:7:1 min-juju-version: a charm that has containers can't have it, as the two belong to different formats",
      "E shop/metadata.yaml:7:19 min-juju-version: a charm with bases can’t have it (Juju 4.0 refuses that, Juju 3.6 does not)",
      "E shop/metadata.yaml:8:18 the binding website is an endpoint too",
      "E shop/metadata.yaml:10:13 resources.app: a file resource needs its filename",
      "E shop/metadata.yaml:11:30 containers.web.resource: resource app is not an oci-image",
      "E shop/metadata.yaml:11:54 containers.web.mounts.0.storage: there is no storage cache",
      "E shop/metadata.yaml:11:82 containers.web.uid: the id 1000 is in the range 1000 to 9999, which Juju keeps to itself",
      "E shop/metadata.yaml:12:41 storage.data.location: a block device has no location",
      "E shop/metadata.yaml:12:63 storage.data.multiple.range: expected a range such as 1, 0-10 or 3+, found a string, "many"",
      "W shop/metadata.yaml:2:1 the summary has 99 characters; more than 72 are cut where it is shown",
      "W shop/metadata.yaml:4:1 the maintainer "somebody" is not of the form Name <email>",
      "W shop/metadata.yaml:5:1 tags is empty",
      "W shop/metadata.yaml:6:1 series belongs to the format that charms had before bases",
      "W shop/metadata.yaml:10:13 resource app has no description",
      "I metadata.yaml has no display-name",
    ]
  `);
});

test('files that a charm should bring are missed, and those of a template noticed', async () => {
  const world = await folderWith({
    'shop/metadata.yaml':
      'name: stall\nsummary: S\ndescription: D\nmaintainers: [A <a@b.c>]\ncategories: [x]\nprovides: {relation-name: interface-name}\n',
    'shop/layer.yaml': '',
    'shop/README.md': 'Step by step instructions on using the charm:\n',
    'shop/reactive/shop.ts':
      "import { layer } from 'charmwright';\nexport default layer(({ hook }) => {\n  hook('relation-name-relation-joined').do('x', async (unit) => { await unit.machine.run(['curl', 'http://169.254.169.254/']); });\n});\n",
  });
  const { findings } = await proofCharm({ folder: join(world, 'shop'), cwd: world });
  expect(findings.map(({ level, rule, message }) => `${level} ${rule} ${message}`))
    .toMatchInlineSnapshot(`
    [
      "E naming the endpoint relation-name is still a template's",
      "W documentation there is no copyright",
      "W documentation the README still has "Step by step instructions on using the charm" of its template",
      "W instance-metadata shop/reactive/shop.ts asks the cloud's metadata service",
      "W tags categories are deprecated",
      "I naming metadata.yaml has no display-name",
      "I documentation there is no icon.svg",
      "I repo layer.yaml does not say in which repo its source is kept",
      "I naming the charm stall lies in a folder called shop",
    ]
  `);
});

test('options are to be described', async () => {
  const found = await proof({
    'shop/config.yaml': 'options:\n  port: {default: eighty}\n',
  });
  expect(said(found, 'option-described')).toEqual([
    'W shop/config.yaml:2:3 option port has no type',
    'W shop/config.yaml:2:3 option port has no description',
  ]);
});

test('a built charm is looked at too, without its handlers', async () => {
  const world = await folderWith(clean);
  const { folder } = await buildCharm({ folder: join(world, 'shop'), cwd: world });
  const built = await proofCharm({ folder, cwd: world });
  expect(built).toEqual({ name: 'shop', kind: 'built', findings: [] });
  await chmod(join(folder, 'dispatch'), 0o644);
  const found = (await proofCharm({ folder, cwd: world })).findings;
  expect(said(found, 'executables')).toContain('E dispatch is not executable');
});

test('an LXD profile may hold only what Juju lets through', async () => {
  const found = await proof({
    'shop/lxd-profile.yaml':
      'config:\n  limits.cpu: 2\ndevices:\n  disk: {type: disk}\n  gpu: {type: gpu}\n',
  });
  const only = '(Juju 3.6 refuses that, Juju 4.0 does not)';
  expect(said(found, 'VALUE_INVALID')).toEqual([
    `E shop/lxd-profile.yaml:2:3 config.limits.cpu: a charm may not set options of boot, limits and migration ${only}`,
    `E shop/lxd-profile.yaml:4:16 devices.disk.type: expected one of unix-char, unix-block, gpu, usb, found "disk" ${only}`,
  ]);
});

test('a layer is checked by itself; flags it declares are for others to set', async () => {
  const found = await proof(
    {
      'layer-till/layer.yaml': 'repo: r\nflags: {till.money: There is some.}\n',
      'layer-till/README.md': 'T\n',
      'layer-till/LICENSE': 'L\n',
      'layer-till/icon.svg': '<svg/>',
      'layer-till/reactive/till.ts':
        "import { layer } from 'charmwright';\nexport default layer(({ when }) => {\n  when('till.money', 'till.mony').do('count', () => undefined);\n});\n",
    },
    'layer-till',
  );
  expect(found.map(({ rule }) => rule)).toEqual(['flag-set', 'flag-declared', 'handler-runs']);
});

test('a folder that is neither charm nor layer is refused', async () => {
  const world = await folderWith({ 'shop/notes': '' });
  const error = await faultOf(proofCharm({ folder: 'shop', cwd: world }));
  expect(error.code).toBe('CHARM_SOURCE_MISSING');
});

test('exit codes are those of charm proof', () => {
  const of = (...levels: Finding['level'][]): number =>
    proofExitCode(levels.map((level) => ({ level, rule: 'tags', message: '' })));
  expect([of(), of('I'), of('I', 'W'), of('W', 'E')]).toEqual([0, 0, 100, 200]);
});

test('the reference page has every rule, in the order in which they run', async () => {
  const page = await readFile(
    join(import.meta.dirname, '../../../docs/reference/proof.md'),
    'utf8',
  );
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  expect(rows).toEqual(proofRules.map(({ name }) => name));
});
