/** The hello charm on a real machine, driven by the CLI, for as long as a benchmark needs it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const inspector = join(root, 'test/fixtures/apps/inspector');

export interface DeployedModel {
  readonly home: string;
  readonly address: string;
  /** Milliseconds from `deploy` with a cached base image until the app answered. */
  readonly deployMilliseconds: number;
  charmwright(...args: string[]): Promise<string>;
  /** Packs the inspector, slow to import, under a version; returns the archive. */
  release(version: string): Promise<string>;
}

export async function deployed(use: (model: DeployedModel) => Promise<void>): Promise<void> {
  const [home, work] = [await mkdtemp('/var/tmp/cw-bench-'), await mkdtemp(join(tmpdir(), 'cw-'))];
  const env = { ...process.env, CHARMWRIGHT_HOME: home, CHARMWRIGHT_MODEL: 'bench' };
  const charmwright = async (...args: string[]): Promise<string> => {
    const options = { env, maxBuffer: 1 << 26 };
    return (await promisify(execFile)(join(root, 'bin/charmwright'), args, options)).stdout;
  };
  const release = async (version: string): Promise<string> => {
    const folder = join(work, version);
    await cp(inspector, folder, { recursive: true });
    await writeFile(join(folder, 'VERSION'), version);
    const archive = `${folder}.tar.gz`;
    await promisify(execFile)('tar', ['-czf', archive, '-C', folder, '.']);
    return archive;
  };
  const deploy = async (): Promise<string> => {
    const charm = join(work, 'charm');
    await charmwright('deploy', charm, 'hello', '--resource', `build=${await release('one')}`);
    await charmwright('wait-for', 'application', 'hello', '--timeout', '5m');
    const status = JSON.parse(await charmwright('status', '--format', 'json')) as Status;
    return status.applications.hello?.units['hello/0']?.['public-address'] ?? '';
  };
  try {
    await charmwright('build', join(root, 'examples/hello'), '-d', join(work, 'charm'));
    // The first deploy makes the base image; the second one is what is measured.
    await deploy();
    await charmwright('remove-application', 'hello', '--force');
    await gone(charmwright);
    const began = performance.now();
    const address = await deploy();
    await fetch(`http://${address}/`);
    const deployMilliseconds = performance.now() - began;
    await use({ home, address, deployMilliseconds, charmwright, release });
  } finally {
    await charmwright('destroy-model', 'bench', '--force', '--yes').catch(() => undefined);
    await charmwright('controller', 'stop').catch(() => undefined);
    await rm(home, { recursive: true, force: true });
    await rm(work, { recursive: true, force: true });
  }
}

interface Status {
  readonly applications: Readonly<
    Record<string, { readonly units: Readonly<Record<string, { 'public-address': string }>> }>
  >;
}

async function gone(charmwright: DeployedModel['charmwright']): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    const status = JSON.parse(await charmwright('status', '--format', 'json')) as Status;
    if (status.applications.hello === undefined) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error('the application is still there');
}
