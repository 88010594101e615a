/** The model that the loop works on: deployed at the beginning, and nothing of it left at the end. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { application, neighbour, settings, type Archives, type Expected } from './changes.ts';
import { Operator } from './operator.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Deployment {
  readonly operator: Operator;
  readonly archives: Archives;
  /** Takes everything away again; also after a failure in the middle. */
  remove(): Promise<void>;
}

/** Makes room for the model: a home, unless one is given, and the application's archives. */
export async function prepare(home: string | undefined): Promise<Deployment> {
  const model = `kills-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), 'cw-kills-'));
  // A unix socket's path may have 108 bytes at most, so the home sits near the root.
  const place = home === undefined ? await mkdtemp('/var/tmp/cw-kills-') : await realpath(home);
  const operator = new Operator(place, model);
  const archives = { one: await archive(folder, 'one'), two: await archive(folder, 'two') };
  const remove = async (): Promise<void> => {
    await operator.run('destroy-model', model, '--force', '--yes').catch(() => undefined);
    if (home === undefined) {
      await operator.run('controller', 'stop').catch(() => undefined);
      await rm(place, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
  };
  return { operator, archives, remove };
}

/** Deploys the application and its neighbour. */
export async function deploy(
  { operator, archives }: Deployment,
  expected: Expected,
): Promise<void> {
  const charm = join(archives.one ?? '', '../hello');
  await operator.run('build', join(root, 'examples/hello'), '-d', charm);
  const config = settings(expected).flatMap((each) => ['--config', each]);
  const resource = ['--resource', `build=${archives[expected.version] ?? ''}`];
  await operator.run('deploy', charm, application, ...config, ...resource);
  await operator.run('deploy', join(root, 'test/fixtures/charms/doorman'), neighbour);
}

/** Takes the applications away, so that they can be deployed afresh. */
export async function removeApplications({ operator }: Deployment): Promise<void> {
  await operator.run('destroy-model', operator.model, '--force', '--yes').catch(() => undefined);
}

async function archive(folder: string, version: string): Promise<string> {
  const source = join(folder, version);
  await cp(join(root, 'test/fixtures/apps/inspector'), source, { recursive: true });
  await writeFile(join(source, 'VERSION'), version);
  const path = join(folder, `${version}.tar.gz`);
  await promisify(execFile)('tar', ['-czf', path, '-C', source, '.']);
  return path;
}
