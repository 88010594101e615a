/** A unit that goes leaves its machine as it was, and one that comes finds it so. */
import { expect, test } from 'vitest';
import {
  change,
  matchers,
  on,
  textOf,
  type FileState,
  type MachineState,
  type State,
  type StateSource,
} from '../../src/testing/index.ts';
import { peers } from '../testing/wsgi-charm.ts';
import {
  after,
  effectsOf,
  jobsOf,
  logsOf,
  namesIn,
  newUnit,
  postgresRelation,
  sourceFlag,
  serving,
  unitsOf,
  wsgiCharm,
} from './wsgi-unit.ts';

expect.extend(matchers);

function textsOf({ machine }: State): string {
  return Object.keys(machine.files)
    .map((path) => textOf(machine, path) ?? '')
    .join('\n');
}

function kindOf(file: FileState | undefined): string | undefined {
  return typeof file === 'string' ? 'file' : file?.kind;
}

interface Case {
  readonly unit: StateSource;
  readonly settings?: Parameters<typeof wsgiCharm>[0];
}

const cases: Readonly<Record<string, Case>> = {
  'an application': { unit: {} },
  'one that writes, with a log of its own and a database': {
    settings: { writable: ['uploads'] },
    unit: {
      config: {
        wsgi_logfile_path: '/var/log/shop/today/access.log',
        provision_command: 'python manage.py migrate',
        environment_variables: 'TOKEN=hunter2-hunter2',
      },
      relations: [peers, postgresRelation()],
    },
  },
  'one for which the machine had something already': {
    unit: {
      machine: {
        users: ['wsgi'],
        files: { '/var/log/wsgi.service.log': 'older', '/etc/wsgi/notes': 'an operator’s' },
      },
    },
  },
};

test.each(Object.entries(cases))(
  '%s leaves nothing that was not there',
  async (_, { unit, settings }) => {
    const units = unitsOf(wsgiCharm(settings));
    const before = newUnit(unit).machine;
    const stopped = await units.after(await units.serving(unit), on.stop());
    expect(stopped).not.toHaveFlag('wsgi.active');
    expect(textsOf(stopped)).not.toMatch(/hunter2|p@ss|p%40ss/);
    const { machine } = await units.after(stopped, on.remove());
    const left = Object.entries(machine.files).filter(
      ([path, file]) => !(path in before.files) && !belongsToDebian(path, kindOf(file)),
    );
    expect(left).toEqual([]);
    for (const [path, file] of Object.entries(before.files)) {
      expect([path, kindOf(machine.files[path])]).toEqual([path, kindOf(file)]);
    }
    expect(machine.users).toEqual(before.users);
  },
);

/** Folders that every real machine has; the one in memory makes them when they are first needed. */
function belongsToDebian(path: string, kind: string | undefined): boolean {
  const folders = /^\/(etc(\/logrotate\.d|\/systemd(\/system)?)?|var(\/lib|\/log)?)$/;
  return kind === 'folder' && folders.test(path);
}

async function removed(before: State): Promise<State> {
  return await after(await after(before, on.stop()), on.remove());
}

test('rotated logs go with the log; a drop-in of the operator’s stays', async () => {
  const dropIn = '/etc/systemd/system/gunicorn3.service.d/limits.conf';
  const logs = ['.1', '.2.gz', '.notes'].map((end) => `/var/log/wsgi.service.log${end}`);
  const files = Object.fromEntries([...logs, dropIn].map((path) => [path, '']));
  const unit = await removed(change(await serving(), { machine: { files } }));
  expect(namesIn(unit, '/var/log')).toEqual(['wsgi.service.log.notes']);
  expect(unit).toHaveWritten(dropIn);
});

test('the socket goes before the service, which a client of it would start again', async () => {
  const unit = await after(await serving(), on.stop());
  expect(jobsOf(unit)).toEqual(['stop gunicorn3.socket', 'stop gunicorn3.service']);
});

test('a unit that was stopped serves again when it is started', async () => {
  const stopped = await after(await serving(), on.stop());
  expect(stopped.machine.units['gunicorn3.service']?.active ?? 'inactive').toBe('inactive');
  const unit = await after(stopped, on.start());
  expect(unit.machine.units['gunicorn3.service']).toMatchObject({ active: 'active' });
  expect(unit).toHaveFlag('wsgi.active');
  expect(unit).toBeActive();
});

/** Another unit of the application on the machine of one before it. */
function neighbour(unit: number, machine: MachineState, more: StateSource = {}): State {
  return newUnit({ unit, machine: { ...machine, uncommitted: undefined }, ...more });
}

test.each([[[on.stop(), on.remove()]], [[on.stop()]], [[]]])(
  'a second unit begins clean where one was removed, or went without a last hook (%j)',
  async (last) => {
    const units = unitsOf(wsgiCharm({ writable: ['uploads'] }));
    const upload = '/var/lib/wsgi/writable/uploads/secret';
    const served = await units.serving();
    let first = change(served, { machine: { files: { [upload]: 'of hello/0' } } });
    for (const event of last) first = await units.after(first, event);
    const second = await units.after(neighbour(1, first.machine), on.install());
    expect(second).toBeActive();
    expect(second.machine.units['gunicorn3.socket']).toMatchObject({ active: 'active' });
    expect(textOf(second.machine, upload)).toBeUndefined();
    const gone = await units.after(await units.after(second, on.stop()), on.remove());
    expect(namesIn(gone, '/var/lib')).not.toContain('wsgi');
    expect(gone.machine.users).toEqual([]);
  },
);

test('a unit beside one that serves touches nothing, says so, and takes over when that one has gone', async () => {
  // The first unit's charm is on the machine.
  const dispatch = `${wsgiCharm().folder}/dispatch`;
  const first = change(await serving(), { machine: { files: { [dispatch]: '' } } });
  const second = await after(neighbour(1, first.machine), on.install());
  expect(second).toBeBlocked(/hello\/0 serves on this machine already/);
  expect(effectsOf(second)).toEqual([]);
  let third = neighbour(2, second.machine, { flags: [] });
  for (const event of [on.install(), on.stop(), on.remove()]) {
    third = await after(third, event);
    expect(effectsOf(third)).toEqual([]);
  }
  expect(third.machine.units['gunicorn3.service']).toMatchObject({ active: 'active' });
  const { machine } = await removed({ ...first, machine: third.machine });
  const files = { ...machine.files, '/srv/wsgi.py': 'application = 1' };
  const taken = await after({ ...second, machine: { ...machine, files } }, on.updateStatus());
  expect(second).toHaveFlag(sourceFlag);
  expect(taken).toBeActive();
});

test('what is mounted below the layer’s folder stays when the unit goes', async () => {
  const units = unitsOf(wsgiCharm({ writable: ['uploads'] }));
  const mount = '/var/lib/wsgi/writable/uploads';
  const mounted = { machine: { files: { [`${mount}/x`]: 'kept' }, mounts: [mount] } };
  const stopped = await units.after(await units.serving(), on.stop(), mounted);
  const unit = await units.after(stopped, on.remove());
  expect(textOf(unit.machine, `${mount}/x`)).toBe('kept');
  expect(namesIn(unit, '/var/lib/wsgi')).toEqual(['writable']);
  expect(logsOf(unit)).toContain(`${mount} is mounted`);
});

test('a user that other programs run as stays, and the unit goes', async () => {
  const stopped = await after(await serving(), on.stop());
  const unit = await after(stopped, on.remove(), { machine: { busyUsers: ['wsgi'] } });
  expect(logsOf(unit)).toContain('the user wsgi stays');
  expect(unit.machine.users).toEqual(['wsgi']);
});

test.each([
  '/etc/systemd/system/gunicorn3.service',
  '/etc/systemd/system/gunicorn3.socket',
  '/etc/wsgi/app.env',
  '/etc/wsgi/gunicorn.conf.py',
])('a plan whose %s is not there any more is applied again', async (path) => {
  const before = await serving();
  expect(textOf(before.machine, path)).toBeDefined();
  const unit = await after(before, on.updateStatus(), {
    machine: { files: { [path]: undefined } },
  });
  expect(textOf(unit.machine, path)).toBe(textOf(before.machine, path));
  expect(unit).toBeActive();
  expect(effectsOf(await after(unit, on.updateStatus()))).toEqual([]);
});
