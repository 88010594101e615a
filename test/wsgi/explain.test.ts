/** What the kit says of each handler of layer:wsgi in a state where it does not run. */
import { beforeAll, expect, test } from 'vitest';
import { allEndpoints } from '../../src/charm-schema/declared/endpoints.ts';
import { compose } from '../../src/reactive/compose.ts';
import {
  explain,
  on,
  run,
  type CharmUnderTest,
  type State,
  type TestEvent,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';
import { attached, balancer, peers } from '../testing/wsgi-charm.ts';

/** Handler → an event in which it does not run, and the unit it happens to. */
const idle: Readonly<Record<string, { readonly event: TestEvent; readonly unit: State }>> = {
  'wsgi/notice a change': { event: on.updateStatus(), unit: attached() },
  'wsgi/notice a new password or certificate': { event: on.updateStatus(), unit: attached() },
  'wsgi/notice a new charm': { event: on.configChanged(), unit: attached() },
  'wsgi/drop the plan before the one that serves': { event: on.start(), unit: attached() },
  'wsgi/check the service': { event: on.configChanged(), unit: attached() },
  'wsgi/publish the application': {
    event: on.relationJoined('website'),
    unit: attached({ resources: {}, relations: [peers, balancer] }),
  },
  'wsgi/publish what is provisioned to the peers': { event: on.updateStatus(), unit: attached() },
  'wsgi/ask to reconcile': { event: on.updateStatus(), unit: attached() },
  'wsgi/serve the application': { event: on.updateStatus(), unit: attached() },
  'wsgi/stop serving': { event: on.updateStatus(), unit: attached() },
  'wsgi/serve again': { event: on.start(), unit: attached() },
  'wsgi/remove everything from the machine': { event: on.stop(), unit: attached() },
};

let hello: CharmUnderTest;
beforeAll(async () => {
  hello = await exampleCharm('hello');
});

test('no handler of layer:wsgi is left out', () => {
  const { handlers } = compose(hello.layers, allEndpoints(hello.metadata));
  const ids = handlers.filter(({ layer }) => layer === 'wsgi').map(({ id }) => id);
  expect(Object.keys(idle).toSorted()).toEqual(ids.toSorted());
});

test.each(Object.entries(idle))('%s: why it does not run', async (id, { event, unit }) => {
  const before = await run(hello, on.install(), unit);
  const after = await run(hello, event, before);
  expect(after.last?.ran).not.toContain(id);
  expect(explain(hello, after, id)).toMatchSnapshot();
});
