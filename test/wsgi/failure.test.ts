import { expect, test } from 'vitest';
import { matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { balancer, peers } from '../testing/wsgi-charm.ts';
import {
  after,
  both,
  effectsOf,
  jobsOf,
  killed,
  logsOf,
  namesIn,
  newUnit,
  published,
  serving,
  silent,
  source,
  unitsOf,
  when,
  wsgiCharm,
} from './wsgi-unit.ts';

expect.extend(matchers);

const service = '/etc/systemd/system/gunicorn3.service';
const environment = '/etc/wsgi/app.env';
const releases = '/var/lib/wsgi/releases';
const switching = '/var/lib/wsgi/serving/switching';
const restart = 'restart gunicorn3.service';
const related = { relations: [peers, balancer] };

/** As if a hook had been killed in the middle of a switch. */
const cutOff = { machine: { files: { [switching]: '' } } };
/** The application of a plan does not answer, and that of the plan before it does. */
const silentCandidate = when({ http: [...silent(8), 200] });
const unimportable = when({ imports: [{ kind: 'import-failed', traceback: '' }] });
const variables = (text: string) => ({ config: { environment_variables: text } });
const environmentOf = ({ machine }: State) => textOf(machine, environment);

test.each([
  [
    { kind: 'module-missing', missing: 'wsgi', found: ['app', 'main'] },
    /no module wsgi; found app, main/,
  ],
  [
    {
      kind: 'import-failed',
      traceback: "Traceback\nModuleNotFoundError: No module named 'flask'\n",
    },
    /importing wsgi failed: ModuleNotFoundError: No module named 'flask'/,
  ],
  [{ kind: 'callable-missing', found: ['app'] }, /wsgi has no application; it has app/],
  [
    { kind: 'not-callable', type: 'module', found: [] },
    /application is of type module and not callable/,
  ],
  [
    { kind: 'factory-failed', traceback: 'TypeError: x' },
    /calling application\(\) failed: TypeError: x/,
  ],
  [{ kind: 'server-missing', error: 'no gunicorn' }, /gunicorn can't be imported/],
])(
  'an application that can’t be loaded (%j) is blocked with the reason',
  async (verdict, message) => {
    const unit = await after(newUnit(), on.install(), when({ imports: [verdict] }));
    expect(unit).toBeBlocked(message);
    expect(unit).not.toHaveFlag('wsgi.active');
    expect(unit.ports).toEqual([]);
  },
);

test('a release that can’t be loaded leaves the old one serving, and the next change repairs it', async () => {
  const before = await serving(related);
  const traceback = 'RuntimeError: half written';
  const broken = when({ imports: [{ kind: 'import-failed', traceback }] });
  const unit = await after(before, on.upgradeCharm(), {
    machine: { ...broken.machine, files: { '/srv/wsgi.py': 'broken' } },
  });
  expect(unit).toBeBlocked(/half written/);
  expect(textOf(unit.machine, service)).toBe(textOf(before.machine, service));
  expect(jobsOf(unit)).toEqual([]);
  expect(unit).toHaveFlag('wsgi.active');
  expect(published(unit, 'website')).toMatchObject({ port: '80' });
  expect(await after(unit, on.upgradeCharm(), source('repaired'))).toBeActive();
});

test('going back to the source that serves takes the report back', async () => {
  const changed = both(source('broken'), unimportable);
  const blocked = await after(await serving(), on.upgradeCharm(), changed);
  expect(blocked).toBeBlocked();
  expect(await after(blocked, on.configChanged(), source('application = 1'))).toBeActive();
});

test('a release that does not answer is taken back: the old files are restored and started', async () => {
  const before = await serving();
  const journal = { 'gunicorn3.service': 'Worker failed to boot.' };
  const broken = { ...variables('BREAK=1'), ...when({ http: [...silent(8), 200], journal }) };
  const unit = await after(before, on.configChanged(), broken);
  expect(unit).toBeBlocked(/does not answer on port 80 .*: Worker failed to boot/);
  expect(textOf(unit.machine, service)).toBe(textOf(before.machine, service));
  expect(environmentOf(unit)).toBe('');
  expect(unit).toHaveFlag('wsgi.active');
  const again = await after(unit, on.configChanged());
  expect(jobsOf(again)).toEqual([]);
  const without = await after(again, on.configChanged(), { config: {} });
  expect(without).toBeActive('serving on port 80');
});

test('a first release that does not answer leaves no unit behind, and does not hold the hook up', async () => {
  const unit = await after(
    newUnit(related),
    on.configChanged(),
    when({
      http: ['silent'],
      more: (answers) => answers.property('gunicorn3.service', 'NRestarts', '1'),
    }),
  );
  expect(unit).toBeBlocked();
  expect(unit.machine.units).not.toHaveProperty(['gunicorn3.service']);
  expect(environmentOf(unit)).toBeUndefined();
  expect(published(unit, 'website')).not.toHaveProperty('port');
  expect(effectsOf(unit, 'sleep')).toEqual([]);
});

test('an application that returns text is blocked with that, and the old release serves on', async () => {
  const journal = "Starting gunicorn 20.1.0\nTypeError: 'Hello world!\\n' is not a byte";
  const text = both(
    source('text'),
    when({ http: [500, 200], journal: { 'gunicorn3.service': journal } }),
  );
  const unit = await after(await serving(), on.upgradeCharm(), text);
  expect(unit).toBeBlocked(/returns text \('Hello world!\\n'\).*wants bytes/);
  expect(unit).toHaveFlag('wsgi.active');
});

test('another server error counts as an answer, and is in the status', async () => {
  const journal = { 'gunicorn3.service': "TypeError: 'x' is not a byte\nStarting gunicorn 20" };
  const unit = await after(newUnit(), on.install(), when({ http: [503], journal }));
  expect(unit).toBeActive('serving on port 80, but answers 503 at /');
});

test.each([
  ['port', 0],
  ['environment_variables', 'BARE'],
  ['wsgi_module', 'wsgi/app.py'],
  ['pip_cache_dir', '../outside'],
  ['apt_dependencies', '-oDebug::x=1'],
  ['wsgi_logfile_path', 'relative'],
])('a %s of %j blocks with the option’s name and changes nothing', async (option, value) => {
  const unit = await after(await serving(), on.configChanged(), { config: { [option]: value } });
  expect(unit).toBeBlocked(new RegExp(option));
  expect(effectsOf(unit)).toEqual([]);
  expect(unit).toHaveFlag('wsgi.active');
  const later = await after(unit, on.updateStatus());
  expect(later).toBeBlocked();
  expect(effectsOf(later)).toEqual([]);
  const corrected = await after(later, on.configChanged(), { config: {} });
  expect(corrected).toBeActive();
  expect(effectsOf(corrected)).toEqual([]);
});

test('a package that isn’t there blocks with its name; apt without a network is waited for', async () => {
  const output = 'E: Unable to locate package no-such-package';
  const unknown = await after(await serving(), on.configChanged(), {
    config: { apt_dependencies: 'no-such-package' },
    ...when({
      more: (answers) => answers.install({ kind: 'refused', reason: 'it is not known', output }),
    }),
  });
  expect(unknown).toBeBlocked(/no-such-package/);
  const offline = await after(unknown, on.configChanged(), {
    config: { apt_dependencies: 'python3-django' },
    ...when({
      more: (answers) => answers.install({ kind: 'unavailable', reason: 'no network', output: '' }),
    }),
  });
  expect(offline).toBeWaiting();
  const online = await after(offline, on.updateStatus());
  expect(online).toBeActive();
  expect(online.machine.packages).toContain('python3-django');
});

test('requirements that can’t be installed block with pip’s reason and are not tried again by themselves', async () => {
  const requirements = (content: string) => ({ files: { '/srv/requirements.txt': content } });
  const output = 'ERROR: No matching distribution found for absent==2';
  const refused = when({
    more: (answers) => answers.pip({ kind: 'refused', reason: 'no matching distribution', output }),
  });
  const before = await serving({ machine: requirements('flask') });
  const unit = await after(
    before,
    on.upgradeCharm(),
    both({ machine: requirements('absent==2') }, refused),
  );
  expect(unit).toBeBlocked(/absent==2/);
  const later = await after(unit, on.updateStatus(), refused);
  const again = await after(later, on.configChanged(), refused);
  expect([...effectsOf(later, 'pip'), ...effectsOf(again, 'pip')]).toEqual([]);
  expect(again).toHaveFlag('wsgi.active');
});

test('pip_cache_dir that isn’t in the application, or is a link, blocks with its name', async () => {
  const config = { pip_cache_dir: 'wheels' };
  const missing = await after(await serving(), on.configChanged(), { config });
  expect(missing).toBeBlocked(
    'pip_cache_dir is wheels, but wheels is not there in the application',
  );
  const link = { kind: 'symlink', target: '/etc', owner: 'root', group: 'root' } as const;
  const linked = await after(missing, on.upgradeCharm(), {
    machine: { files: { '/srv/wheels': link } },
  });
  expect(linked).toBeBlocked(/wheels is a symlink in the application/);
});

test('a broken wsgi.yaml blocks, and is read again after the next refresh', async () => {
  const broken = unitsOf(wsgiCharm({ user: 'x' }));
  const unit = await broken.after(newUnit(), on.install());
  expect(unit).toBeBlocked(/unknown key "user"/);
  expect(await after(unit, on.upgradeCharm())).toBeActive();
});

test('secrets in a program’s output are in no status and no log', async () => {
  const traceback = 'ValueError: bad key hunter2-hunter2 in postgresql://u:sesame@h/db';
  const unit = await after(await serving(), on.configChanged(), {
    ...variables('SECRET_KEY=hunter2-hunter2'),
    ...when({ imports: [{ kind: 'import-failed', traceback }] }),
  });
  const said = `${unit.status.message}\n${logsOf(unit)}`;
  expect(said).toContain('bad key ***');
  expect(said).not.toMatch(/hunter2|sesame/);
});

test('an application that stops answering is started again', async () => {
  const unit = await after(await serving(), on.updateStatus(), when({ http: [...silent(3), 200] }));
  expect(jobsOf(unit)).toContain(restart);
  expect(unit).toBeActive();
});

test('an application that is only busy for a moment is not restarted', async () => {
  const unit = await after(await serving(), on.updateStatus(), when({ http: ['silent', 200] }));
  expect(jobsOf(unit)).not.toContain(restart);
  expect(unit).toBeActive();
});

test('one that stays silent is blocked and withdrawn, and comes back by itself', async () => {
  const unit = await after(await serving(related), on.updateStatus(), when({ http: ['silent'] }));
  expect(unit).toBeBlocked();
  expect(unit).not.toHaveFlag('wsgi.active');
  expect(published(unit, 'website')).not.toHaveProperty('port');
  const back = await after(unit, on.updateStatus());
  expect(back).toBeActive();
  expect(back).toHaveFlag('wsgi.active');
  expect(published(back, 'website')).toMatchObject({ port: '80' });
});

test('when the service recovers, a plan that had failed meanwhile is tried again', async () => {
  const unit = await after(await serving(), on.configChanged(), {
    ...variables('A=1'),
    ...when({
      more: (answers) =>
        answers.job('restart', 'gunicorn3.service', { ok: false, output: 'failed' }),
    }),
  });
  expect(unit).toBeBlocked();
  expect(unit).not.toHaveFlag('wsgi.active');
  const recovered = await after(unit, on.updateStatus());
  expect(recovered).toBeActive('serving on port 80');
  expect(environmentOf(recovered)).toBe('A="1"\n');
});

test('a hook that was cut off in the middle of a switch is not taken for done', async () => {
  const before = await serving();
  // Juju has the state from before the hook that was killed, and the config was set back before it ran again.
  const unit = await killed(before, on.configChanged(), variables('A=1'));
  expect(environmentOf(unit)).toBe('A="1"\n');
  const again = await after(unit, on.configChanged(), { config: {}, ...cutOff });
  expect(environmentOf(again)).toBe('');
  expect(again).toBeActive();
});

test('a cut-off switch is noticed by update-status, when the hook was given up', async () => {
  const unit = await after(await serving(), on.updateStatus(), cutOff);
  expect(jobsOf(unit)).toContain(restart);
  expect(textOf(unit.machine, switching)).toBeUndefined();
  expect(effectsOf(await after(unit, on.updateStatus()))).toEqual([]);
});

test('when the plan after a cut-off switch fails, the old one serves and is looked after', async () => {
  const broken = { ...variables('BREAK=1'), ...both(cutOff, silentCandidate) };
  const unit = await after(await serving(), on.configChanged(), broken);
  expect(unit).toBeBlocked();
  expect(unit).toHaveFlag('wsgi.active');
  const later = await after(unit, on.updateStatus(), when({ http: [...silent(3), 200] }));
  expect(jobsOf(later)).toContain(restart);
});

test('a service that stays silent after a start says why without its secrets', async () => {
  const before = await serving(variables('API_TOKEN=hunter2-hunter2'));
  const journal = { 'gunicorn3.service': 'no login with hunter2-hunter2' };
  const unit = await after(before, on.updateStatus(), when({ http: ['silent'], journal }));
  expect(unit.status.message).toContain('no login with ***');
  expect(`${unit.status.message}\n${logsOf(unit)}`).not.toContain('hunter2');
});

test('what the journal still has of a rotated secret is not shown either', async () => {
  const before = await serving(variables('API_TOKEN=hunter2-hunter2'));
  const journal = { 'gunicorn3.service': 'hunter2-hunter2, then another-token' };
  const unit = await after(before, on.configChanged(), {
    ...variables('API_TOKEN=another-token'),
    ...when({ http: [...silent(8), 200], journal }),
  });
  expect(unit.status.message).toContain('***, then ***');
});

test('an upgrade of the charm while the service is dead starts it', async () => {
  const dead = { units: { 'gunicorn3.service': { enabled: true, active: 'inactive' } } } as const;
  const unit = await after(await serving(), on.upgradeCharm(), { machine: dead });
  expect(jobsOf(unit)).toContain(restart);
  expect(unit).toBeActive();
});

test('wsgi.source.available without a source says so', async () => {
  const elsewhere = unitsOf(wsgiCharm({ application_root: '/opt/none' }));
  const unit = await elsewhere.after(newUnit(), on.install());
  expect(unit.status.message).toContain('there is no folder /opt/none');
});

test('releases of failed plans do not pile up, and the one that serves is never removed', async () => {
  let unit = await serving();
  const [first] = namesIn(unit, releases);
  for (const content of ['two', 'three', 'four']) {
    unit = await after(unit, on.upgradeCharm(), both(source(content), unimportable));
  }
  const left = namesIn(unit, releases);
  expect(left).toHaveLength(2);
  expect(left).toContain(first);
  expect(await after(unit, on.configChanged(), variables('A=1'))).toBeActive();
});

test('while it is unknown what serves, no release is removed', async () => {
  const two = both(source('two'), unimportable);
  const blocked = await after(await serving(), on.upgradeCharm(), two);
  const files = { '/srv/wsgi.py': 'three', ...cutOff.machine.files };
  const unit = await after(blocked, on.upgradeCharm(), both({ machine: { files } }, unimportable));
  expect(namesIn(unit, releases)).toHaveLength(3);
});

test('a hook killed after the switch tells the model in the next try: port, release, status', async () => {
  const before = await serving(related);
  const changed = { config: { port: 8080 }, ...source('two') };
  const died = await killed(before, on.upgradeCharm(), changed);
  expect(died.ports).toEqual(['80/tcp']);
  expect(died.memory).toEqual(before.memory);
  const unit = await after(died, on.upgradeCharm());
  expect(unit.ports).toEqual(['8080/tcp']);
  expect(published(unit, 'website')).toMatchObject({ port: '8080' });
  expect(unit.values).not.toEqual(died.values);
  expect(unit).toBeActive('serving on port 8080');
  const other = await killed(before, on.configChanged(), { config: { port: 8080 } });
  const again = await after(other, on.configChanged());
  expect(again.ports).toEqual(['8080/tcp']);
  expect(again).toBeActive('serving on port 8080');
});
