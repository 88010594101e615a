/** The main job: one command deploys, relates, serves and proves it; another takes all of it away. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkImages } from './support/link-images.ts';
import { getText, root } from './support/deployment.ts';
import { testHome } from './support/test-home.ts';

const run = promisify(execFile);
let home: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await mkdtemp('/var/tmp/cw-demo-');
  await linkImages(testHome(), home);
  env = { ...process.env, CHARMWRIGHT_HOME: home };
});

afterAll(async () => {
  await demo('--clean');
});

/** Runs the demo, which must succeed; returns all it said. */
async function demo(...args: string[]): Promise<string> {
  const script = join(root, 'scripts/demo.ts');
  const options = { env, maxBuffer: 1 << 26 };
  const { stdout, stderr } = await run(process.execPath, [script, ...args], options);
  return stdout + stderr;
}

async function charmwright(...args: string[]): Promise<string> {
  return (await run(join(root, 'bin/charmwright'), args, { env })).stdout;
}

/** What of a home is on the host: mounts, processes' roots, bridges and nft tables carry its model's tag. */
async function traces(): Promise<string[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const processes = (await run('ps', ['-eo', 'args'])).stdout;
  return [...mounts.split('\n'), ...processes.split('\n')].filter(
    (line) => line.includes(home) && !line.includes('vitest'),
  );
}

test('the first run serves and proves every answer; the second one keeps what is there', async () => {
  const first = await demo();
  expect(first).toMatch(/says "Hello world!"/);
  expect(first).toMatch(/through DATABASE_URL, and PostgreSQL has the row/);
  expect(first).not.toMatch(/deployed .* already/);
  expect(await demo()).toMatch(/everything is deployed on model default already/);
});

test('afterwards an operator changes the port with one command', async () => {
  await charmwright('config', 'hello', 'port=8080');
  await charmwright('wait-for', 'application', 'hello', '--timeout', '2m');
  const status = JSON.parse(await charmwright('status', '--format', 'json')) as {
    applications: Record<string, { units: Record<string, { 'public-address': string }> }>;
  };
  const address = status.applications.hello?.units['hello/0']?.['public-address'] ?? '';
  expect(await getText(`http://${address}:8080/`)).toContain('Hello world!');
  const user = await charmwright(
    ...['exec', 'hello/0', '--', 'systemctl', 'show', 'gunicorn3.service', '-p', 'User'],
  );
  expect(user.trim()).toBe('User=wsgi');
});

test('--clean leaves no process, mount or file', async () => {
  expect(await traces()).not.toEqual([]);
  await demo('--clean');
  expect(await traces()).toEqual([]);
  expect(existsSync(home)).toBe(false);
});
