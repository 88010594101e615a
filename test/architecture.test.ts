import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

/** Who may import whom; a room may always import itself, and all but layers may import errors and base. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  base: [],
  reactive: [],
  juju: ['reactive'],
  machine: ['reactive'],
  interfaces: ['reactive', 'juju', 'machine'],
  dispatch: ['reactive', 'juju', 'machine', 'interfaces'],
  testing: ['reactive', 'juju', 'machine', 'interfaces', 'dispatch', 'model', 'barrel'],
  barrel: ['reactive', 'juju', 'machine', 'interfaces', 'dispatch'],
  wsgi: ['barrel'],
  'charm-schema': [],
  builder: ['charm-schema'],
  model: ['juju', 'charm-schema'],
  controller: ['juju', 'charm-schema', 'model'],
  cli: ['reactive', 'juju', 'machine', 'dispatch', 'builder', 'controller'],
};

/** What of `juju` the controller may know: the wire and the agent's side of the hook tools. */
const controllerMayKnow = /^juju\/(wire|agent\/.*|gob\/.*|agent-rpc)\.ts$/;

/** What of `juju` the model core may know: what a hook's changes are and what its tools read. */
const modelMayKnow = /^juju\/agent\/[^/]*\.ts$/;

/**
 * What of `charm-schema` may be on a hook's path, so what rooms below the builder and the controller may know: what a
 * charm declares, of values that were read and validated before. No parser and no rule is behind it.
 */
const hooksMayKnow = /^charm-schema\/(declared\/[^/]*|storage-values)\.ts$/;
const onHookPath = ['juju', 'dispatch', 'testing'];

/** The one file of the test kit that knows the builder, and all it knows of it; loaded only when it is called. */
const testingLoads = ['testing/load-charm.ts', 'builder/load/load-charm.ts'] as const;

/** Files without I/O: no `node:` import, no clock, no environment, no randomness. */
const pure = [
  /^errors\.ts$/,
  /^error-catalogue/,
  /^base\/[^/]+\.ts$/,
  /^reactive\//,
  /^interfaces\//,
  /^juju\/agent\//,
  /^juju\/gob\//,
  /^juju\/agent-rpc\.ts$/,
  /^wsgi\/(plan|servers)\//,
  /^wsgi\/engine\/(manifest|decide-effect|version-02)\.ts$/,
  /^charm-schema\//,
  /^builder\/plan\//,
  /^model\//,
  /^machine\/systemd-unit-file\//,
];

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort();

interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Whether nothing is left of it when the types are erased. */
  readonly isType: boolean;
}

const imports: readonly Import[] = files.flatMap((from) =>
  [
    ...readFileSync(join(source, from), 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map((match) => ({
    from,
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
    isType: /^\s*import type\s/.test(match[0]),
  })),
);

function roomOf(path: string): string {
  const [first = ''] = path.split('/');
  if (first === 'index.ts') return 'barrel';
  if (/^(errors\.ts|error-catalogue(\.ts)?)$/.test(first)) return 'errors';
  return first;
}

function targetOf({ from, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(source, resolve(source, dirname(from), specifier));
}

test('every room imports only the rooms that the design allows', () => {
  const wrong = imports.filter((each) => {
    const target = targetOf(each);
    if (target === undefined) return false;
    const [here, there] = [roomOf(each.from), roomOf(target)];
    if (here === there) return false;
    if ((there === 'errors' || there === 'base') && here !== 'wsgi') return false;
    if (here === 'controller' && there === 'juju') return !controllerMayKnow.test(target);
    if (here === 'model' && there === 'juju') return !modelMayKnow.test(target);
    if (onHookPath.includes(here) && there === 'charm-schema') return !hooksMayKnow.test(target);
    if (here === 'testing' && there === 'builder') {
      return each.from !== testingLoads[0] || target !== testingLoads[1];
    }
    return !(mayImport[here] ?? []).includes(there);
  });
  expect(wrong).toEqual([]);
});

test('what a charm declares is read without the parser and the rules', () => {
  const needed = imports.filter(({ from }) => hooksMayKnow.test(from));
  const wrong = needed.filter((each) => {
    const target = targetOf(each);
    const isType =
      each.isType && /^charm-schema\/(metadata-type|file-types)\.ts$/.test(target ?? '');
    return (
      target === undefined || !(isType || hooksMayKnow.test(target) || roomOf(target) === 'base')
    );
  });
  expect(wrong).toEqual([]);
});

test('the test kit loads the builder only when a charm is loaded', () => {
  const text = readFileSync(join(source, testingLoads[0]), 'utf8');
  expect(text).toContain("await import('../builder/load/load-charm.ts')");
  expect(text).not.toMatch(/from '\.\.\/builder/);
});

test('every folder of src is a room that the design names', () => {
  const rooms = new Set(files.map(roomOf));
  expect([...rooms].filter((room) => mayImport[room] === undefined)).toEqual([]);
});

test('pure files import no node module, and read no clock, environment or randomness', () => {
  const offenders = files
    .filter((path) => pure.some((pattern) => pattern.test(path)))
    .filter((path) => {
      const text = readFileSync(join(source, path), 'utf8');
      return /from 'node:|process\.|Date\.now|new Date\(\)|Math\.random|setTimeout/.test(text);
    });
  expect(offenders).toEqual([]);
});

test('file names are kebab-case and no folder is a dumping ground', () => {
  const names = files.flatMap((path) => path.replace(/\.ts$/, '').split('/'));
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name) => /^(utils?|helpers?|manager|misc|common)$/.test(name))).toEqual([]);
});

test('no file of src is longer than 400 lines', () => {
  const long = files.filter(
    (path) => readFileSync(join(source, path), 'utf8').split('\n').length > 401,
  );
  expect(long).toEqual([]);
});

test('the hook’s path imports no heavy library eagerly', () => {
  const heavy = /^(yaml|ajv|execa|handlebars|esbuild|commander)/;
  const eager = files
    .filter((path) =>
      /^(base\/process|reactive|juju|interfaces|dispatch|machine|wsgi)\//.test(path),
    )
    .flatMap((path) =>
      [
        ...readFileSync(join(source, path), 'utf8').matchAll(
          /\nimport (?!type)[^'"]*from '([^'.][^']*)'/g,
        ),
      ]
        .map((match) => match[1] ?? '')
        .filter((specifier) => heavy.test(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
  expect(eager).toEqual([]);
});

/** Questions that base answers, as they look where they are asked by hand. */
const answeredInBase = {
  'json.ts': /=== null \|\|\s*Array\.isArray|!== null &&\s*!Array\.isArray|\| \w*Json\[\]/,
  'errno.ts': /'code' in \w+ &&|\.code === 'ENOENT'/,
  'shell-word.ts': /'\\\\''/,
  'nearest-name.ts': /from 'leven'/,
  'process/start-process.ts': /'node:child_process'/,
  'process/run-program.ts': /'execa'/,
  'process/run-child.ts': /\bstd(out|err)\??\.on\('data'|child\[\w+\]\??\.on\('data'/,
};

/** A charm's files read by hand: a list of the roles, or a section that is taken apart. */
const declarationsByHand =
  /'provides',\s*'requires',\s*'peers'|objectOrEmpty\((\w+\.)*(metadata(\.\w|\[)|config\.options|actions(\.\w|\[))/;

test('what a charm declares is read in charm-schema', () => {
  const copies = files
    // The reactive core imports nothing; types hold its roles against these.
    .filter((path) => !/^(charm-schema|reactive)\//.test(path))
    .filter((path) => declarationsByHand.test(readFileSync(join(source, path), 'utf8')));
  expect(copies).toEqual([]);
});

test.each(Object.entries(answeredInBase))('what base/%s answers is asked there', (file, by) => {
  const copies = files
    .filter((path) => path !== `base/${file}`)
    .filter((path) => by.test(readFileSync(join(source, path), 'utf8')));
  expect(copies).toEqual([]);
});
