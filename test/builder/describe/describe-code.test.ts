import { expect, expectTypeOf, test } from 'vitest';
import type { CharmDescription } from '../../../src/builder/describe/charm-description.ts';
import { covers, flagUses, readFlags } from '../../../src/builder/describe/flag-uses.ts';
import { analyzeCharm } from '../../../src/builder/analyze-charm.ts';
import type {
  DescribedCharm,
  UndescribedCharm,
} from '../../../src/dispatch/charm/describe-charm.ts';
import { layer } from '../../../src/dispatch/charm/layer.ts';
import { describeCharm } from '../../../src/dispatch/charm/describe-charm.ts';

test('what a charm says of itself has the shape that the builder reads', () => {
  expectTypeOf<DescribedCharm | UndescribedCharm>().toExtend<CharmDescription>();
});

test('a charm describes itself without running a handler', () => {
  const said = describeCharm(
    {
      name: 'shop',
      metadata: { requires: { db: 'pgsql' } },
      config: { options: { port: { type: 'int' } } },
      actions: {},
      settings: {},
      options: {},
      layers: [
        {
          name: 'shop',
          handlers: [
            layer(({ when, hook, action, trigger }) => {
              when('config.changed.port', 'config.changed.prot', 'db.connected').do('move', () => {
                throw new Error('a handler ran');
              });
              hook('{requires:pgsql}-relation-{joined,changed}')
                .inputs(() => 1)
                .do('ask', () => undefined);
              action('close').do(() => undefined);
              trigger({ when: 'charm.first-run', set: ['shop.new'] });
            }),
          ],
        },
      ],
    },
    ['leadership.is_leader', 'shop.open'],
  );
  expect(said).toMatchObject({
    kind: 'described',
    handlers: [
      { id: 'shop/move', predicates: [{ kind: 'all' }], inputs: 0 },
      { id: 'shop/ask', hooks: ['db-relation-joined', 'db-relation-changed'], inputs: 1 },
    ],
    actions: [{ name: 'close', layer: 'shop' }],
    triggers: [{ when: 'charm.first-run', set: ['shop.new'] }],
    automatic: ['charm.first-run', 'config.changed.port', 'db.connected', 'leadership.is_leader'],
  });
});

test('the modules of each layer are known, the framework’s are not among them', async () => {
  const { code } = await analyzeCharm({ folder: 'examples/hello', cwd: process.cwd() });
  const layers = new Map(code?.modules.map(({ layer: name, file }) => [file, name]));
  expect(layers.get('examples/hello/reactive/hello.ts')).toBe('hello');
  expect(layers.get('src/wsgi/reconcile.ts')).toBe('wsgi');
  expect(layers.get('layers/resources/reactive/resources.ts')).toBe('resources');
  expect([...layers.keys()].filter((file) => /^src\/(?!wsgi)|node_modules/.test(file))).toEqual([]);
});

test('flags are read off calls with literals, templates and choices', () => {
  const code =
    "unit.flags.set('a'); flags.clear(\"b\"); unit.flags.toggle(`c.${d}.e`, x > (1)); u.flags.announce(f); u.flags.set(x ? 'g' : 'h'); if (unit.flags.has('i')) other.set('j')";
  expect(flagUses(code).map(({ verb, flag }) => `${verb} ${flag}`)).toEqual([
    'set a',
    'clear b',
    'toggle c.*.e',
    'announce *',
    'set g',
    'set h',
  ]);
  expect(readFlags(code)).toEqual(['i']);
});

test('a star covers any text, and nothing else does', () => {
  expect(covers('a.*.c', 'a.b.c')).toBe(true);
  expect(covers('a.*.c', 'a.*.c')).toBe(true);
  expect(covers('a.b', 'a.b')).toBe(true);
  expect(covers('a.b', 'aXb')).toBe(false);
  expect(covers('a.*', 'b.a.c')).toBe(false);
});
