/** An app that can't run blocks its unit with the reason; the hook succeeds; the next change fixes it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';
let charm: string;

beforeAll(async () => {
  deployment = await Deployment.create('failure');
  charm = await deployment.build('examples/hello');
});

afterAll(async () => await deployment.destroy());

async function attach(name: string, files: Record<string, string>): Promise<void> {
  await deployment.run('attach-resource', 'hello', `build=${await deployment.app(name, files)}`);
}

describe('before anything serves', () => {
  test('without its resource the unit says what is missing', async () => {
    await deployment.run('deploy', charm);
    await deployment.untilIdle(unit, 'blocked', { message: /build/ });
  });

  test('an app that can’t be imported is blocked with Python’s reason', async () => {
    await attach('broken', { 'wsgi.py': 'import no_such_module\n' });
    await deployment.untilIdle(unit, 'blocked', { message: /no_such_module/ });
    expect((await deployment.unit(unit))['open-ports'] ?? []).toEqual([]);
  });

  test('the seeds’ own app, which returns text, is reported', async () => {
    await attach('text', {
      'wsgi.py': [
        'def application(environ, start_response):',
        '    start_response("200 OK", [("Content-type", "text/plain")])',
        '    return ["Hello world!\\n"]',
        '',
      ].join('\n'),
    });
    await deployment.untilIdle(unit, 'blocked', { message: /bytes/ });
  });

  test('the next source fixes it', async () => {
    await attach('good', { VERSION: 'good' });
    await deployment.serving(unit, 'good');
  });
});

describe('while a release serves', () => {
  test.each([
    ['import', { 'wsgi.py': 'raise RuntimeError("half written")\n' }, /half written/],
    ['syntax', { 'wsgi.py': 'def application(:\n' }, /SyntaxError|invalid syntax/],
    ['callable', { 'wsgi.py': 'app = 1\n' }, /application/],
  ])(
    'a new source with a broken %s leaves the old release serving',
    async (name, files, reason) => {
      await attach(name, files);
      await deployment.untilIdle(unit, 'blocked', { message: reason });
      expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'good' });
    },
  );

  test('an archive that leaves the application is refused and nothing changes', async () => {
    const { execFileSync } = await import('node:child_process');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(
      `${deployment.folder}/escape.py`,
      [
        'import io, sys, tarfile',
        'with tarfile.open(sys.argv[1], "w:gz") as archive:',
        '    member = tarfile.TarInfo("../../etc/cron.d/owned")',
        '    member.size = 5',
        '    archive.addfile(member, io.BytesIO(b"owned"))',
        '',
      ].join('\n'),
    );
    const archive = `${deployment.folder}/escape.tar.gz`;
    execFileSync('python3', [`${deployment.folder}/escape.py`, archive]);
    await deployment.run('attach-resource', 'hello', `build=${archive}`);
    await deployment.untilIdle(unit, 'blocked', {
      message: /\.\.\/\.\.\/etc\/cron\.d\/owned|leaves/,
    });
    expect(await deployment.exec(unit, 'sh', '-c', 'ls /etc/cron.d | grep -c owned || true')).toBe(
      '0',
    );
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'good' });
  });

  test('the hooks themselves never failed', async () => {
    const log = await deployment.run('debug-log', '--no-tail', '--lines', '5000');
    expect(log).not.toMatch(/hook failed/);
  });

  test('the next good source is served', async () => {
    await attach('better', { VERSION: 'better' });
    await deployment.serving(unit, 'better');
  });

  test('a release that can’t be imported is checked once in each hook that brings it', async () => {
    const started = `journalctl -u wsgi-check.service -o cat | grep -c '^Started' || true`;
    const before = Number(await deployment.exec(unit, 'sh', '-c', started));
    // upgrade-charm, and the config-changed that follows it.
    await attach('again', { 'wsgi.py': 'import nothing_like_it\n' });
    await deployment.untilIdle(unit, 'blocked', { message: /nothing_like_it/ });
    expect(Number(await deployment.exec(unit, 'sh', '-c', started))).toBe(before + 2);
  });
});

describe('what the operator mistypes', () => {
  test.each([
    [['config', 'hello', 'prot=80'], /prot.*port/s],
    [['config', 'helo', 'port=80'], /helo.*hello/s],
    [['integrate', 'hello:webite', 'hello'], /webite/],
    [['remove-unit', 'hello/7'], /hello\/7/],
    [['remove-application', 'nothing'], /nothing/],
    [['attach-resource', 'hello', 'biuld=/etc/hostname'], /biuld.*build/s],
    [['attach-resource', 'hello', 'build=/no/such/file'], /\/no\/such\/file/],
    [['run', 'hello/0', 'no-such-action'], /no-such-action/],
    [['exec', '--unit', 'hello/9', '--', 'true'], /hello\/9/],
  ])('%j is refused with what there is', async (args, message) => {
    const { code, stderr } = await deployment.try(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) as string });
  });
});
