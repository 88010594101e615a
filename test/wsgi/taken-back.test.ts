/** A change that is taken back after the hook that made it has failed. */
import { expect, test } from 'vitest';
import { matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { after, killed, serving } from './wsgi-unit.ts';

expect.extend(matchers);

const listening = ({ machine }: State) => machine.units['gunicorn3.socket']?.listening;
const saved = ({ machine }: State) => textOf(machine, '/var/lib/wsgi/serving/plan.json');
const variables = (text: string) => ({ config: { environment_variables: text } });

test.each([
  ['killed', {}],
  ['failed in the middle', { files: { '/var/lib/wsgi/serving/switching': '' } }],
])(
  'where a port is taken back for config that can not be used, it serves where the model says (%s)',
  async (_, machine) => {
    const moved = { config: { port: 8080 } };
    const died = await killed(await serving(), on.configChanged(), moved);
    expect(listening(died)).toEqual([8080]);
    const unusable = { ...variables('DEBUG'), machine };
    const unit = await after(died, on.configChanged(), unusable);
    expect(unit).toBeBlocked();
    expect(listening(unit)).toEqual([80]);
    expect(unit.ports).toEqual(['80/tcp']);
    expect(unit).toHaveFlag('wsgi.active');
  },
);

test('config that can not be used from the first hook on leaves nothing of what a failed one served', async () => {
  const stopped = await after(await serving(), on.stop());
  const died = await killed(stopped, on.start());
  expect(listening(died)).toEqual([80]);
  const unit = await after(died, on.start(), variables('DEBUG'));
  expect(listening(unit)).toBeUndefined();
  expect(saved(unit)).toBeUndefined();
});

test('the plan before is kept with its secrets until the hook is committed, and no longer', async () => {
  const before = await serving(variables('TOKEN=old'));
  const unit = await after(before, on.configChanged(), variables('TOKEN=new'));
  expect(saved(unit)).toContain('TOKEN=\\"old');
  const later = await after(unit, on.updateStatus());
  expect(saved(later)).toContain('TOKEN=\\"new');
  expect(saved(later)).not.toContain('old');
});
