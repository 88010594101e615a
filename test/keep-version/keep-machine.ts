import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Operator } from '../kill-loop/operator.ts';
import type { KeptNode, KeptSystem, KeptUnit } from '../upgrade/kept-machine.ts';

/** A machine of a controller, and a unit on it. */
export interface MachineOfUnit {
  /** Where the machine's root is on the host. */
  readonly root: string;
  /** The root that it was made from. */
  readonly base: string;
  readonly unit: string;
}

/** What layer:wsgi and layer:resources have on a machine, as their references list it. */
const places = [
  '/etc/logrotate.d/wsgi',
  ...['gunicorn3.service', 'gunicorn3.socket'].flatMap((unit) => [
    `/etc/systemd/system/${unit}`,
    `/etc/systemd/system/multi-user.target.wants/${unit}`,
    `/etc/systemd/system/sockets.target.wants/${unit}`,
  ]),
  ...['/etc/wsgi', '/srv', '/var/lib/charmwright-claims', '/var/lib/wsgi'],
  '/var/log/wsgi.service.log',
];

/** Of a virtual environment only the interpreter is kept. */
const leftOut = /\/venv-[^/]+\/(?!bin$|bin\/python[\d.]*$|pyvenv\.cfg$)/;
/** Files without their content: megabytes of Debian's, and lines with times. */
const emptied = /\/bin\/python[\d.]*$|\.log$/;

/**
 * Writes `tree.json`, with modes and owners, and `files`, with the content of what is small; beside them `system.json`, with the accounts
 * beyond those of the base, the packages, and the units of systemd.
 */
export async function keepMachine(
  operator: Operator,
  { root, base, unit }: MachineOfUnit,
  folder: string,
): Promise<void> {
  await mkdir(folder);
  const users = await namesById(join(root, 'etc/passwd'));
  const groups = await namesById(join(root, 'etc/group'));
  const tree: Record<string, KeptNode> = {};
  const interpreters = (await readdir(join(root, 'usr/bin')))
    .filter((name) => /^python3(\.\d+)?$/.test(name))
    .map((name) => `/usr/bin/${name}`);
  for (const place of [...places, ...interpreters]) {
    for (const path of await pathsBelow(root, place)) {
      const found = await lstat(join(root, path));
      const owner = users.get(found.uid) ?? String(found.uid);
      const group = groups.get(found.gid) ?? String(found.gid);
      const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
      if (found.isSymbolicLink()) {
        tree[path] = { kind: 'symlink', target: await readlink(join(root, path)), owner, group };
      } else if (found.isDirectory()) {
        tree[path] = { kind: 'folder', mode, owner, group };
      } else if (found.isFile()) {
        tree[path] = { kind: 'file', mode, owner, group };
        const content = emptied.test(path) ? '' : await readFile(join(root, path));
        await mkdir(dirname(join(folder, 'files', path)), { recursive: true });
        await writeFile(join(folder, 'files', path), content);
      }
    }
  }
  const system: KeptSystem = {
    users: await accountsBeyond(root, base),
    packages: await packageNames(root),
    units: {
      'gunicorn3.service': await unitState(operator, unit, 'gunicorn3.service'),
      'gunicorn3.socket': await unitState(operator, unit, 'gunicorn3.socket'),
    },
  };
  await writeJson(join(folder, 'tree.json'), tree);
  await writeJson(join(folder, 'system.json'), system);
}

async function pathsBelow(root: string, path: string): Promise<readonly string[]> {
  if (leftOut.test(path)) return [];
  const found = await lstat(join(root, path)).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const below: string[] = [path];
  for (const name of (await readdir(join(root, path))).sort()) {
    below.push(...(await pathsBelow(root, `${path}/${name}`)));
  }
  return below;
}

/** Names by number, of a file such as `/etc/passwd`. */
async function namesById(path: string): Promise<ReadonlyMap<number, string>> {
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', , id = ''] = line.split(':');
      return [Number(id), name] as const;
    }),
  );
}

async function accountsBeyond(root: string, base: string): Promise<readonly string[]> {
  const [all, known] = await Promise.all(
    [root, base].map(async (each) => [...(await namesById(join(each, 'etc/passwd'))).values()]),
  );
  return (all ?? []).filter((name) => known?.includes(name) !== true).sort();
}

async function packageNames(root: string): Promise<readonly string[]> {
  const status = await readFile(join(root, 'var/lib/dpkg/status'), 'utf8');
  return [...status.matchAll(/^Package: (.+)$/gm)].map(([, name]) => name ?? '').sort();
}

async function unitState(operator: Operator, unit: string, name: string): Promise<KeptUnit> {
  const properties = ['UnitFileState', 'ActiveState', 'Listen'];
  const text = await operator.run(
    ...['exec', '--unit', unit, '--', 'systemctl', 'show', name],
    ...properties.map((each) => `--property=${each}`),
  );
  const ports = [...text.matchAll(/^Listen=.*:(\d+) \(Stream\)$/gm)].map(([, port]) =>
    Number(port),
  );
  return {
    enabled: text.includes('UnitFileState=enabled\n'),
    active: text.includes('ActiveState=active\n'),
    listening: [...new Set(ports)],
  };
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
