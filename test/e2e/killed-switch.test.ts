/** Killed while it is changed: the model comes to what was asked for, and gunicorn never serves elsewhere. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHome } from './support/test-home.ts';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';

beforeAll(async () => {
  deployment = await Deployment.create('killed');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.app('one', { VERSION: 'one' });
  await deployment.run('deploy', charm, '--resource', `build=${app}`);
  await deployment.serving(unit, 'one');
});

afterAll(async () => await deployment.destroy());

async function onMachine(script: string): Promise<string> {
  return await deployment.exec(unit, 'sh', '-c', script);
}

const listeners = "ss -Hltn | awk '{print $4}' | sort";

test('gunicorn without a socket of systemd’s listens nowhere, and the next look binds it again', async () => {
  const file = '/etc/systemd/system/gunicorn3.socket';
  // As a hook leaves it that is killed after it has written the new file and systemd has read it.
  await onMachine(
    `sed -i s/:80$/:8000/ ${file} && systemctl daemon-reload && sed -i s/:8000$/:80/ ${file} && systemctl daemon-reload`,
  );
  await onMachine('systemctl restart gunicorn3.service || true');
  expect(await onMachine(listeners)).toBe('');
  expect(await onMachine('systemctl is-active gunicorn3.socket')).toBe('active');
  expect(await onMachine('journalctl -u gunicorn3.service -o cat -n 20')).toContain(
    'gunicorn3.socket handed over no socket',
  );
  await deployment.run('config', 'hello', 'environment_variables=ROUND=1');
  await deployment.serving(unit, 'one');
  expect(await onMachine(listeners)).toBe('0.0.0.0:80\n[::]:80');
});

test('what is killed in changes of every kind converges', async () => {
  const main = join(root, 'test/kill-loop/main.ts');
  const options = ['--kills', '8', '--ports', '4', '--seed', '2', '--home', testHome()];
  const program = [main, ...options];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=charmwright-source', ...program],
    { cwd: root },
  ).catch((error: unknown) => ({ stdout: String((error as { stdout?: string }).stdout) }));
  expect(stdout).toContain('0 did not converge');
});
