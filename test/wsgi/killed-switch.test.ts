/** A switch that is killed, and what its rerun makes of it. */
import { expect, test } from 'vitest';
import { matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { after, jobsOf, newUnit, serving, silent, when } from './wsgi-unit.ts';

expect.extend(matchers);

const socketFile = '/etc/systemd/system/gunicorn3.socket';
const interrupted = { '/var/lib/wsgi/serving/switching': '' };
const socketOf = ({ machine }: State) => machine.units['gunicorn3.socket'];

/** As after a hook that was killed when systemd had read the new socket's file and closed the old socket. */
function interruptedPortChange({ machine }: State) {
  const text = textOf(machine, socketFile)?.replaceAll(':80\n', ':8000\n') ?? '';
  const closed = { enabled: true, active: 'active', listening: [] } as const;
  return {
    files: { ...interrupted, [socketFile]: text },
    units: { 'gunicorn3.socket': closed },
  };
}

test.each([8000, 80, 8080])(
  'after a port change that was killed the socket listens where the config says: %i',
  async (port) => {
    const before = await serving();
    const machine = interruptedPortChange(before);
    const unit = await after(before, on.configChanged(), { config: { port }, machine });
    expect(socketOf(unit)).toMatchObject({ active: 'active', listening: [port] });
    expect(unit).toBeActive(`serving on port ${port}`);
  },
);

test('a socket that lost its descriptors is bound again when the application does not answer', async () => {
  const before = await serving();
  const unbound = { enabled: true, active: 'active', listening: [] } as const;
  const { machine } = when({ http: [...silent(3), 200] });
  const unit = await after(before, on.updateStatus(), {
    machine: { ...machine, units: { 'gunicorn3.socket': unbound } },
  });
  expect(socketOf(unit)).toMatchObject({ listening: [80] });
  expect(unit).toBeActive();
});

test('after a switch that was interrupted the service starts again, though its files are in place', async () => {
  const unit = await after(await serving(), on.configChanged(), {
    machine: { files: interrupted },
  });
  expect(jobsOf(unit)).toEqual([
    'stop gunicorn3.service',
    'restart gunicorn3.socket',
    'restart gunicorn3.service',
  ]);
});

test('the application is asked at the address that others use, under a name of its own machine', async () => {
  const unit = await after(await serving(), on.updateStatus());
  expect(unit.last?.requests.at(-1)).toMatch(/^http:\/\/10\.\d+\.\d+\.\d+:80\/$/);
});

test('a main process that is killed while it starts is waited for, one that ends is not', async () => {
  const tries = async (how: string): Promise<number | undefined> => {
    const text = `gunicorn3.service: Main process exited, ${how}`;
    const failing = when({
      http: ['silent'],
      journal: { 'gunicorn3.service': text },
      more: (answers) => answers.property('gunicorn3.service', 'NRestarts', '1'),
    });
    const unit = await after(newUnit(), on.install(), failing);
    return unit.last?.requests.length;
  };
  expect(await tries('code=killed, status=9/KILL')).toBe(8);
  expect(await tries('code=exited, status=3/NOTIMPLEMENTED')).toBe(1);
  expect(await tries('code=killed, status=11/SEGV')).toBe(1);
});
