/** A resource whose change is given up after the hook that made it has failed. */
import { beforeAll, expect, test } from 'vitest';
import {
  change,
  everywhere,
  on,
  run,
  type CharmUnderTest,
  type State,
} from '../../src/testing/index.ts';
import { attempt } from '../../src/testing/run.ts';
import { exampleCharm } from '../testing/charms.ts';
import { attached } from '../testing/wsgi-charm.ts';

let hello: CharmUnderTest;
beforeAll(async () => {
  hello = await exampleCharm('hello');
});

const build = (content: string) => ({
  build: { 'wsgi.py': content, [`only-${content}.py`]: content, [`lib/${content}.py`]: content },
});

/** What of the resource is on the machine, apart from what is set aside until the hook is committed. */
const content = ({ machine }: State): unknown =>
  Object.entries(machine.files).filter(
    ([path]) => path.startsWith('/srv') && !path.startsWith('/srv.previous.former'),
  );

const upgrade = (to: string) => ({
  event: on.upgradeCharm(),
  before: () => ({ resources: build(to) }),
});

test('the content and the one before it are there again, wherever the hook that replaced them failed', async () => {
  const start = await run(hello, on.install(), attached({ resources: build('one') }));
  const rows = await everywhere(hello, {
    start,
    life: [upgrade('two'), on.updateStatus(), upgrade('three'), on.updateStatus()],
    compare: content,
    recovery: [],
  });
  expect(rows.filter(({ ended }) => ended !== 'committed').length).toBeGreaterThan(200);
});

test('another content in its stead keeps what was committed as the previous one', async () => {
  const one = await run(hello, on.install(), attached({ resources: build('one') }));
  const two = await run(hello, on.upgradeCharm(), change(one, { resources: build('two') }));
  const expected = await run(hello, on.upgradeCharm(), change(two, { resources: build('four') }));
  const failed = await failedLate(change(two, { resources: build('three') }));
  const four = await run(hello, on.upgradeCharm(), change(failed, { resources: build('four') }));
  expect(content(four)).toEqual(content(expected));
});

test('what is set aside goes once the hook is committed', async () => {
  const one = await run(hello, on.install(), attached({ resources: build('one') }));
  const two = await run(hello, on.upgradeCharm(), change(one, { resources: build('two') }));
  const three = await run(hello, on.upgradeCharm(), change(two, { resources: build('three') }));
  const former = ({ machine }: State) =>
    Object.keys(machine.files).filter((path) => path.startsWith('/srv.previous.former/'));
  expect(former(two)).toEqual([]);
  expect(former(three)).toContain('/srv.previous.former/only-one.py');
  expect(former(await run(hello, on.updateStatus(), three))).toEqual([]);
});

/** As a hook leaves the unit that does all its work and is then not committed. */
async function failedLate(before: State): Promise<State> {
  const ended = await attempt(hello, on.upgradeCharm(), before);
  if (ended.kind !== 'committed') throw new Error(ended.kind);
  return change({ ...before, machine: ended.state.machine }, {});
}
