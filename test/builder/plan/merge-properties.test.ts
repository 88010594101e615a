/** What the merges of whole layers promise, whatever the layers hold. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/base/json.ts';
import type { LayerSource } from '../../../src/builder/plan/layer-source.ts';
import { deepMerge } from '../../../src/builder/plan/merge.ts';
import { layerOf, metadata, plan, yamlAt } from '../support/layers.ts';

const names = fc.constantFrom('port', 'name', 'path', 'colour');

const configs = fc.record({
  options: fc.dictionary(
    names,
    fc.record(
      { default: fc.constantFrom('a', 'b', 'c'), description: fc.string() },
      { requiredKeys: ['description'] },
    ),
    { minKeys: 1 },
  ),
});

const actions = fc.dictionary(
  names,
  fc.record({
    description: fc.string(),
    params: fc.dictionary(names, fc.constantFrom({ type: 'string' }, { default: 1 }), {
      minKeys: 1,
    }),
  }),
);

const metadatas = fc.record({
  tags: fc.array(fc.constantFrom('web', 'python', 'shop'), { minLength: 1 }),
  provides: fc.dictionary(
    names,
    fc.constantFrom('http', { interface: 'pgsql' }, { interface: 'http', limit: 1 }),
    { minKeys: 1 },
  ),
});

const settings = fc.dictionary(
  fc.constantFrom('one', 'two', 'three'),
  fc.array(fc.integer({ min: 0, max: 9 })),
);

type FileName = 'config.yaml' | 'actions.yaml' | 'metadata.yaml' | 'wsgi.yaml';
type Documents = Readonly<Record<FileName, JsonObject>>;

const documents: fc.Arbitrary<Documents> = fc.record({
  'config.yaml': configs,
  'actions.yaml': actions,
  'metadata.yaml': metadatas,
  'wsgi.yaml': settings,
});

/** A layer with these documents, as if they had been read from files. */
function layer(name: string, files: Partial<Documents>): LayerSource {
  const texts = Object.entries(files).map(([file, value]) => [file, JSON.stringify(value)]);
  return layerOf(name, Object.fromEntries(texts) as Readonly<Record<string, string>>);
}

const charm = layerOf('shop', { 'metadata.yaml': metadata });
const files: readonly FileName[] = ['config.yaml', 'actions.yaml', 'metadata.yaml', 'wsgi.yaml'];

const withoutIdentity = (value: Json | undefined): JsonObject => {
  const own = ['name', 'summary', 'description'];
  return Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => !own.includes(key)));
};

/** What several layers make of a file, as a file that one layer could have instead of them all. */
function merged(...layers: readonly LayerSource[]): Partial<Documents> {
  const built = plan(...layers, charm);
  expect(built.faults).toEqual([]);
  const values = files.map((file) => [file, yamlAt(built, file)] as const);
  return Object.fromEntries(
    values
      .filter(([, value]) => value !== undefined)
      .map(([file, value]) => [
        file,
        file === 'metadata.yaml' ? withoutIdentity(value) : (value as JsonObject),
      ]),
  );
}

test('the same layers give the same plan, to the last byte', () => {
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 4 }), (all) => {
      const make = (): string =>
        JSON.stringify(plan(...all.map((each, index) => layer(`l${index}`, each)), charm));
      expect(make()).toBe(make());
    }),
    { numRuns: 50 },
  );
});

test('layers merge to the same, in whichever groups: config, actions, metadata and settings', () => {
  fc.assert(
    fc.property(documents, documents, documents, (a, b, c) => {
      const [one, two, three] = [layer('one', a), layer('two', b), layer('three', c)];
      const all = merged(one, two, three);
      expect(merged(layer('low', merged(one, two)), three)).toEqual(all);
      expect(merged(one, layer('high', merged(two, three)))).toEqual(all);
    }),
    { numRuns: 100 },
  );
});

test('a layer over itself changes nothing', () => {
  fc.assert(
    fc.property(documents, (a) => {
      expect(merged(layer('one', a), layer('two', a))).toEqual(merged(layer('one', a)));
    }),
    { numRuns: 50 },
  );
});

/** Any JSON, but for maps and lists that hold nothing: those take away. */
const { whole } = fc.letrec<{ whole: Json; map: JsonObject }>((tie) => ({
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('whole'), { minKeys: 1, maxKeys: 3 }),
  whole: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, '', 'text'),
    tie('map'),
    fc.array(tie('whole'), { minLength: 1, maxLength: 3 }),
  ),
}));
const anyDocument = fc.dictionary(fc.constantFrom('a', 'b'), whole);

test('any documents of like shape, without empty parts, merge to the same in whichever groups', () => {
  let compared = 0;
  fc.assert(
    fc.property(anyDocument, anyDocument, anyDocument, (a, b, c) => {
      const [low, high] = [deepMerge(a, b), deepMerge(b, c)];
      const [left, right] = [deepMerge(low.value, c), deepMerge(a, high.value)];
      if ([low, high, left, right].some(({ conflicts }) => conflicts.length > 0)) return;
      compared += 1;
      expect(left.value).toEqual(right.value);
      expect(JSON.stringify(left.value)).toBe(JSON.stringify(right.value));
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(100);
});

test('whatever an upper layer says without taking away is in the result', () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, (lower, upper) => {
      const { value, conflicts } = deepMerge(lower, upper);
      fc.pre(conflicts.length === 0);
      expect(Object.keys(value)).toEqual([
        ...new Set([...Object.keys(lower), ...Object.keys(upper)]),
      ]);
      expect(deepMerge(value, upper).value).toEqual(value);
    }),
  );
});
