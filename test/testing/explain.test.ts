import { expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import { endpointsOf } from '../../src/dispatch/charm-facts.ts';
import { compose } from '../../src/reactive/compose.ts';
import { charmDefinition, explain, on, run, state } from '../../src/testing/index.ts';
import { exampleCharm } from './charms.ts';
import { peers } from './wsgi-charm.ts';

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
      a: is to be cleared first
    small/not all does not run on small/0:
    whenNotAll: all are set of: a
      a: is to be cleared first
    small/watch is ready to run on small/0:
    its flags are as it wants them; it runs when its inputs differ from its last success
    small/nowhere waits for its hook on small/0:
    it runs in hooks of endpoints that the charm has not
    its flags are as it wants them
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

test('every handler of layer:wsgi is explained in a unit that was just installed', async () => {
  const hello = await exampleCharm('hello');
  const unit = await run(hello, on.install(), state({ relations: [peers] }));
  const { handlers } = compose(hello.layers, endpointsOf(hello.metadata));
  const ids = handlers.filter(({ layer: name }) => name === 'wsgi').map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(6);
  expect(ids.map((id) => explain(hello, unit, id)).join('\n')).toMatchInlineSnapshot(`
    "wsgi/notice a change waits for its hook on hello/0:
    it runs only in install, config-changed, leader-elected, postgresql-relation-created, postgresql-relation-joined, postgresql-relation-changed, postgresql-relation-departed, postgresql-relation-broken, postgres-relation-created, postgres-relation-joined, postgres-relation-changed, postgres-relation-departed, postgres-relation-broken, mongodb-relation-created, mongodb-relation-joined, mongodb-relation-changed, mongodb-relation-departed, mongodb-relation-broken, mongo-relation-created, mongo-relation-joined, mongo-relation-changed, mongo-relation-departed, mongo-relation-broken, wsgi-peers-relation-created, wsgi-peers-relation-joined, wsgi-peers-relation-changed, wsgi-peers-relation-departed or wsgi-peers-relation-broken
    its flags are as it wants them
    wsgi/notice a new password or certificate waits for its hook on hello/0:
    it runs only in secret-changed
    its flags are as it wants them
    wsgi/notice a new charm waits for its hook on hello/0:
    it runs only in upgrade-charm
    its flags are as it wants them
    wsgi/look after the service waits for its hook on hello/0:
    it runs only in start or update-status
    its flags are as it wants them
    wsgi/publish the application does not run on hello/0:
    it runs only in website-relation-created, website-relation-joined or website-relation-changed
    when: not set: wsgi.active
      wsgi.active: no handler, trigger or rule names it where it is set
    wsgi/tell the peers what is provisioned waits for its hook on hello/0:
    it runs only in wsgi-peers-relation-created or leader-elected
    its flags are as it wants them
    wsgi/ask for a review does not run on hello/0:
    when: not set: wsgi.changed
      wsgi.changed: set by wsgi/notice a change, wsgi/notice a new password or certificate, wsgi/notice a new charm or wsgi/look after the service
    wsgi/serve the application does not run on hello/0:
    whenAny: none is set of: wsgi.review, wsgi.source.available
      wsgi.review: set by wsgi/ask for a review
      wsgi.source.available: set by hello/announce the source
    wsgi/stop serving waits for its hook on hello/0:
    it runs only in stop
    its flags are as it wants them"
  `);
});
