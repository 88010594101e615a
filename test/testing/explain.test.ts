import { expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import { charmDefinition, explain, on, run, state } from '../../src/testing/index.ts';

const small = charmDefinition({
  name: 'small',
  metadata: { requires: { db: { interface: 'pgsql' } } },
  layers: {
    small: layer(({ when, whenNot, whenNotAll, trigger, hook }) => {
      trigger({ when: 'a', set: ['b'] });
      when('b', 'config.set.port', 'leadership.is_leader').do('three', () => undefined);
      whenNot('a').do('without', () => undefined);
      whenNotAll('a').do('not all', () => undefined);
      when('a')
        .inputs((unit) => unit.config.port ?? null)
        .do('watch', () => undefined);
      hook('{provides:http}-relation-joined').do('nowhere', () => undefined);
      when('endpoint.db.joined').do('joined', (unit) => unit.flags.set('c'));
      when('c').do('last', () => undefined);
    }),
  },
});

test('each kind of predicate is explained, with who could make it true', async () => {
  const unit = await run(small, on.start(), state({ flags: ['a'] }));
  const ids = ['three', 'without', 'not all', 'watch', 'nowhere', 'joined', 'last'];
  expect(ids.map((id) => explain(small, unit, `small/${id}`)).join('\n')).toMatchInlineSnapshot(`
    "small/three does not run on small/0:
    when: not set: b, config.set.port
      b: set by the trigger on a
      config.set.port: set by the operator’s config
    small/without does not run on small/0:
    whenNot: set: a
      a: must be cleared first
    small/not all does not run on small/0:
    whenNotAll: all are set of: a
      a: must be cleared first
    small/watch is ready to run on small/0:
    its conditions hold; it runs when its inputs differ from its last success
    small/nowhere waits for its hook on small/0:
    it runs in hooks of endpoints that the charm does not have
    its conditions hold
    small/joined does not run on small/0:
    when: not set: endpoint.db.joined
      endpoint.db.joined: set by relations of db
    small/last does not run on small/0:
    when: not set: c
      c: set by small/joined"
  `);
});

test('an unknown handler is refused with the nearest', () => {
  expect(() => explain(small, state(), 'small/tree')).toThrow('did you mean "small/three"?');
});
