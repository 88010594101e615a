/** The model that is kept: a charm on layer:wsgi that serves, a charm that gives it a database, and a hook that fails. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Operator } from '../kill-loop/operator.ts';

export const model = 'kept';

const root = resolve(import.meta.dirname, '../..');

/** Application → its packed charm. */
export type PackedCharms = Readonly<Record<'hello' | 'almanac', string>>;

/** Packs the charms without Node, which a machine of a controller has. */
export async function packCharms(operator: Operator, folder: string): Promise<PackedCharms> {
  await mkdir(folder);
  const pack = async (source: string, name: string): Promise<string> => {
    const file = join(folder, `${name}.charm`);
    await operator.run('pack', join(root, source), '--runtime', 'system', '-o', file);
    return file;
  };
  return {
    hello: await pack('examples/hello', 'hello'),
    almanac: await pack('test/fixtures/charms/almanac', 'almanac'),
  };
}

export interface ModelSources {
  readonly charms: PackedCharms;
  /** Where archives are written. */
  readonly folder: string;
}

/** Deploys the model, and returns when its units are at rest. */
export async function deployModel(
  operator: Operator,
  { charms, folder }: ModelSources,
): Promise<void> {
  const app = await archive(folder);
  await operator.run(
    ...['deploy', charms.hello, 'hello', '--resource', `build=${app}`],
    ...['--config', 'port=8080'],
    ...['--config', 'environment_variables=GREETING="good morning" TOKEN=kept-token'],
    ...['--config', 'provision_command=touch /tmp/provisioned'],
  );
  await operator.run('deploy', charms.almanac, 'almanac', '--config', 'title=Almanac');
  await operator.run('integrate', 'hello:postgresql', 'almanac:database');
  await operator.run('integrate', 'hello:website', 'almanac:site');
  await operator.run('expose', 'hello', '--endpoints', 'website', '--to-cidrs', '192.0.2.0/24');
  const secret = (await operator.run('add-secret', 'pen', 'ink=blue')).trim();
  await operator.run('grant-secret', 'pen', 'almanac');
  await operator.run('config', 'almanac', `pen=${secret}`);
  await operator.run('deploy', join(root, 'test/fixtures/charms/stubborn'));
  await operator.run('wait-for', 'application', 'almanac', '--status', 'active');
  await operator.run('wait-for', 'application', 'hello', '--status', 'active');
  await operator.run('config', 'almanac', 'title=Almanac of the year');
  await operator.run('wait-for', 'application', 'almanac', '--status', 'active');
  await operator.run('run', 'almanac/0', 'count-editions');
  await operator.run('wait-for', 'application', 'hello', '--status', 'active');
  await untilFailed(operator, 'stubborn');
}

/** `wait-for` gives up on a unit whose hook has failed. */
async function untilFailed(operator: Operator, application: string): Promise<void> {
  for (;;) {
    const units = await operator.units(application);
    if ([...units.values()].every(({ workload }) => workload === 'error')) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

async function archive(folder: string): Promise<string> {
  const source = join(folder, 'app');
  await cp(join(root, 'test/fixtures/apps/inspector'), source, { recursive: true });
  await writeFile(join(source, 'VERSION'), 'kept');
  await writeFile(join(source, 'requirements.txt'), '# Debian has all that it needs.\n');
  const path = join(folder, 'app.tar.gz');
  const plain = ['--owner=0', '--group=0', '--mtime=@0', '--sort=name'];
  await promisify(execFile)('tar', ['-czf', path, ...plain, '-C', source, '.']);
  return path;
}
