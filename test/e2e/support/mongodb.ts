/** Finds a MongoDB server for the tests; none is in Debian, and none is part of what a machine needs. */
import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './deployment.ts';

export type MongodbServer =
  | { readonly kind: 'found'; readonly program: string }
  /** `reason` is for people who wonder what was left out. */
  | { readonly kind: 'none'; readonly reason: string };

/** `CHARMWRIGHT_MONGODB_SERVER`, else a `mongod` on PATH, else FerretDB, which is built where there is Go. */
export async function mongodbServer(env: NodeJS.ProcessEnv): Promise<MongodbServer> {
  const { CHARMWRIGHT_MONGODB_SERVER: fromEnvironment } = env;
  if (fromEnvironment !== undefined) return { kind: 'found', program: fromEnvironment };
  const mongod = await which('mongod');
  if (mongod !== undefined) return { kind: 'found', program: mongod };
  const built = join(
    env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'charmwright',
    'ferretdb/1.24.0/server',
  );
  if (await isThere(built)) return { kind: 'found', program: built };
  if ((await which('go')) === undefined) {
    return { kind: 'none', reason: 'there is no mongod, and no Go to build FerretDB with' };
  }
  await mkdir(join(built, '..'), { recursive: true });
  return await promisify(execFile)(join(root, 'scripts/build-ferretdb'), [built], {
    timeout: 900_000,
  }).then(
    () => ({ kind: 'found', program: built }),
    (error: unknown) => ({ kind: 'none', reason: `FerretDB can't be built: ${String(error)}` }),
  );
}

async function which(program: string): Promise<string | undefined> {
  const found = await promisify(execFile)('sh', ['-c', 'command -v "$0"', program]).catch(
    () => undefined,
  );
  return found?.stdout.trim();
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
