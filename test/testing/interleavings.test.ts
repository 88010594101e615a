import { beforeAll, expect, test } from 'vitest';
import { isFault } from '../../src/index.ts';
import {
  interleavings,
  matchers,
  model,
  type CharmUnderTest,
  type Model,
} from '../../src/testing/index.ts';
import { exampleCharm } from './charms.ts';
import { hasty, shop, store } from './small-charms.ts';
import { healthy } from './wsgi-charm.ts';

expect.extend(matchers);

test('charms that are right hold in 300 random orders', async () => {
  const report = await interleavings({
    charms: { shop, store },
    seed: 1,
    runs: 300,
    config: { shop: [{ title: 'One' }, { title: 'Two' }] },
    whenIdle: (juju) => {
      for (const unit of juju.units('shop')) {
        const related = juju.relations().length > 0 && juju.units('store').length > 0;
        if (!related) expect(juju.unit(unit)).not.toHaveFlag('endpoint.db.joined');
        else expect(juju.unit(unit)).toHaveFlag('endpoint.db.joined');
      }
    },
  });
  expect(report.hooks).toBeGreaterThan(3000);
});

async function planted(start?: (juju: Model) => Promise<unknown>): Promise<string> {
  const found = await interleavings({
    charms: { hasty, shop, store },
    seed: 7,
    runs: 200,
    ...(start === undefined ? {} : { start }),
  }).catch((error: unknown) => error);
  if (!isFault(found, 'TEST_INTERLEAVING_FAILED')) throw new Error(String(found));
  const events = Number(/after (\d+) event/.exec(found.message)?.[1]);
  expect(events).toBeLessThanOrEqual(4);
  return (found.details ?? '').split('\n\n')[0] ?? '';
}

test('a handler that reads a relation that may be gone is found, and shrunk to four events', async () => {
  expect(await planted()).toMatchInlineSnapshot(`
    "test('db-relation-broken of hasty/0 failed', async () => {
      const juju = model({ hasty, store });
      juju.deploy('hasty');
      juju.deploy('store');
      juju.relate('hasty:db', 'store:clients');
      await juju.untilIdle();
      juju.removeRelation('hasty:db', 'store:clients');
      await juju.untilIdle();
    });"
  `);
});

test('from an idle model the operator’s one step is all that is left', async () => {
  const start = (juju: Model) =>
    juju.deploy('hasty').deploy('store').relate('hasty', 'store').untilIdle();
  expect(await planted(start)).toMatchInlineSnapshot(`
    "test('db-relation-broken of hasty/0 failed', async () => {
      const juju = model({ hasty, shop, store });
      await start(juju);
      juju.removeRelation('hasty:db', 'store:clients');
      await juju.untilIdle();
    });"
  `);
});

test('the same seed plays the same orders', async () => {
  expect(await planted()).toBe(await planted());
});

/** Runs a printed test as if it had been pasted below. */
async function pasted(text: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const module = `export default (test, ${Object.keys(scope).join(', ')}) => ${text}`;
  const { default: run } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
    default: (...names: unknown[]) => Promise<unknown>;
  };
  return await run(
    (_name: string, body: () => Promise<unknown>) => body(),
    ...Object.values(scope),
  );
}

test('a pasted test fails as it was found', async () => {
  const scope = { model, hasty, store };
  await expect(pasted(await planted(), scope)).rejects.toThrow(
    'db-relation-broken of hasty/0 failed',
  );
});

test('a pasted test asks what the run asked', async () => {
  const whenIdle = (juju: Model): void => {
    if (juju.units('shop').length > 1) throw new Error('too many shops');
  };
  const found = await interleavings({ charms: { shop, store }, seed: 3, runs: 50, whenIdle }).catch(
    (error: unknown) => error,
  );
  if (!isFault(found, 'TEST_INTERLEAVING_FAILED')) throw new Error(String(found));
  const [text = ''] = (found.details ?? '').split('\n\n');
  expect(text).toMatchInlineSnapshot(`
    "test('too many shops', async () => {
      const juju = model({ shop });
      juju.deploy('shop');
      juju.addUnit('shop');
      await juju.untilIdle();
      whenIdle(juju);
    });"
  `);
  await expect(pasted(text, { model, shop, whenIdle })).rejects.toThrow('too many shops');
});

let hello: CharmUnderTest;
let haproxy: CharmUnderTest;
beforeAll(async () => {
  [hello, haproxy] = await Promise.all([exampleCharm('hello'), exampleCharm('haproxy')]);
});

test('hello and haproxy hold in random orders: published only while the application answers', async () => {
  const report = await interleavings({
    charms: { hello, haproxy },
    seed: 42,
    runs: 40,
    deploy: {
      hello: {
        resources: { build: { 'wsgi.py': 'application = 1' } },
        machine: { answers: healthy },
      },
      // Debian's package brings the unit.
      haproxy: {
        machine: { units: { 'haproxy.service': { enabled: false, active: 'inactive' } } },
      },
    },
    config: { hello: [{ port: 8080 }, { port: 80 }] },
    invariant: (juju) => {
      for (const unit of juju.units('hello')) {
        const published = juju.bags(unit, 'website').some((bag) => bag.port !== undefined);
        if (published) expect(juju.unit(unit)).toHaveFlag('wsgi.active');
      }
    },
  });
  expect(report.runs).toBe(40);
});
