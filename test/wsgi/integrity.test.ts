/** A damaged release or virtual environment is noticed and made again. */
import { expect, test } from 'vitest';
import { change, matchers, on, textOf, type State } from '../../src/testing/index.ts';
import {
  after,
  both,
  effectsOf,
  jobsOf,
  logsOf,
  loadable,
  namesIn,
  serving,
  silent,
  source,
  sourceFlag,
  when,
} from './wsgi-unit.ts';

expect.extend(matchers);

const releases = '/var/lib/wsgi/releases';
const importFailed = { kind: 'import-failed', traceback: '' };
const variables = { config: { environment_variables: 'A=1' } };
const repair = { options: { repair: true } };

/** Where the release that serves and its virtual environment are. */
function foldersOf(unit: State): { readonly app: string; readonly venv: string } {
  const [release = ''] = namesIn(unit, releases);
  const names = namesIn(unit, `${releases}/${release}`);
  const venv = names.find((name) => /^venv-[0-9a-f]+$/.test(name)) ?? '';
  return { app: `${releases}/${release}/app`, venv: `${releases}/${release}/${venv}` };
}

const removed = (...paths: readonly string[]) => ({
  machine: { files: Object.fromEntries(paths.map((path) => [path, undefined])) },
});

const written = (path: string, content = '') => ({ machine: { files: { [path]: content } } });

function made(unit: State): readonly string[] {
  return effectsOf(unit).flatMap(({ kind }) => (kind === 'venv' || kind === 'copy' ? [kind] : []));
}

function restarts(unit: State): number {
  return jobsOf(unit).filter((job) => job === 'restart gunicorn3.service').length;
}

function withoutSourceFlag(unit: State): State {
  return change(unit, { flags: unit.flags.filter((flag) => flag !== sourceFlag) });
}

test.each([on.updateStatus(), on.configChanged(), on.start()])(
  'a Python that is gone is noticed in $name, and the environment is made again',
  async (event) => {
    const files = { '/srv/requirements.txt': 'flask\n' };
    const before = await serving({ machine: { files } });
    const unit = await after(before, event, removed(`${foldersOf(before).venv}/bin/python`));
    expect(made(unit)).toEqual(['venv']);
    expect(effectsOf(unit, 'pip')).toHaveLength(1);
    expect(restarts(unit)).toBe(1);
    expect(unit).toBeActive();
    expect(effectsOf(await after(unit, event))).toEqual([]);
  },
);

test('a release whose folder is gone is taken from its source again', async () => {
  const before = await serving();
  const { app } = foldersOf(before);
  const unit = await after(before, on.updateStatus(), removed(app));
  expect(textOf(unit.machine, `${app}/wsgi.py`)).toBe('application = 1');
  expect(restarts(unit)).toBe(1);
  expect(unit).toBeActive();
});

test('a changed file is found by a repair, and by no hook without changes', async () => {
  const before = await serving();
  const file = `${foldersOf(before).app}/wsgi.py`;
  const unchanged = await after(before, on.updateStatus(), written(file, 'x'));
  expect(effectsOf(unchanged)).toEqual([]);
  const unit = await after(unchanged, on.configChanged(), repair);
  expect(textOf(unit.machine, file)).toBe('application = 1');
  expect(unit).toBeActive();
  const again = await after(unit, on.configChanged(), repair);
  expect(made(again)).toEqual([]);
  expect(restarts(again)).toBe(0);
});

test('a package file that is missing is found when the import check fails, and the check is made again', async () => {
  const before = await serving();
  const damaged = both(
    written(`${foldersOf(before).venv}/lib/other.py`),
    when({ imports: [importFailed, loadable] }),
  );
  const unit = await after(before, on.configChanged(), { ...variables, ...damaged });
  expect(made(unit)).toEqual(['venv']);
  expect(unit).toBeActive('serving on port 80');
});

test('an import check that fails over a whole environment is made once', async () => {
  const failing = when({ imports: [importFailed] });
  const unit = await after(await serving(), on.configChanged(), { ...variables, ...failing });
  const checks = effectsOf(unit).filter(
    (effect) => effect.kind === 'run' && effect.args.includes('--unit=wsgi-check.service'),
  );
  expect(checks).toHaveLength(1);
  expect(made(unit)).toEqual([]);
});

test('an application that does not answer is looked at closely, and made again where it differs', async () => {
  const before = await serving();
  const damaged = written(`${foldersOf(before).venv}/lib/other.py`);
  const unit = await after(
    before,
    on.updateStatus(),
    both(damaged, when({ http: [...silent(11), 200] })),
  );
  expect(made(unit)).toEqual(['venv']);
  expect(unit).toBeActive();
});

test('a damaged release whose source has moved on stays, and says so in the log', async () => {
  const before = withoutSourceFlag(await serving());
  const { app } = foldersOf(before);
  const unit = await after(before, on.configChanged(), {
    machine: { files: { [`${app}/wsgi.py`]: 'x', '/srv/wsgi.py': 'next' } },
    ...repair,
  });
  expect(logsOf(unit)).toContain('/srv no longer holds its source');
  expect(unit).toHaveWritten(`${app}/wsgi.py`);
  expect(unit).toBeActive();
});

test('a change over a release that is gone with its source is blocked with what to do', async () => {
  const before = withoutSourceFlag(await serving());
  const gone = removed(foldersOf(before).app, '/srv/wsgi.py');
  const unit = await after(before, on.configChanged(), { ...variables, ...gone });
  expect(unit).toBeBlocked(/no longer on the machine: announce its source again/);
  const announced = await after(
    change(unit, { flags: [...unit.flags, sourceFlag] }),
    on.configChanged(),
    source('b = 2'),
  );
  expect(announced).toBeActive();
});
