/** A charm that was built, packed and unpacked elsewhere, and its hooks as an agent starts them. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packCharm } from '../../../src/builder/pack/pack-charm.ts';
import { unpackCharm } from '../../../src/controller/charm/unpack-charm.ts';

export interface PackedCharm {
  /** The charm's folder. */
  readonly folder: string;
  /** A folder beside it, for what a test needs. */
  readonly beside: string;
  /** Runs a hook to its end, in the bare environment that is given. */
  readonly hook: (environment: Readonly<Record<string, string>>) => Promise<HookEnd>;
  readonly remove: () => void;
}

export interface HookEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Text by path of the charm's source; a text that begins with `#!` is executable. */
export async function packedCharm(files: Readonly<Record<string, string>>): Promise<PackedCharm> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'cw-packed-')));
  for (const [path, text] of Object.entries(files)) {
    const file = join(place, 'source', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  const settings = { cwd: place, runtime: 'system', architecture: undefined } as const;
  const { file } = await packCharm({ ...settings, folder: 'source', cache: join(place, 'cache') });
  const folder = join(place, 'agents/unit-hello-0/charm');
  await unpackCharm(file, folder);
  mkdirSync(join(folder, 'runtime'));
  symlinkSync(process.execPath, join(folder, 'runtime/node'));
  const beside = join(place, 'beside');
  mkdirSync(beside);
  return {
    ...{ folder, beside },
    hook: (environment) => run(folder, environment),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** What an agent's environment holds for a hook, without the way to the agent. */
export function hookEnvironment(
  folder: string,
  hook: string,
  contextId: string,
): Readonly<Record<string, string>> {
  return {
    ...{ JUJU_CHARM_DIR: folder, CHARM_DIR: folder, JUJU_UNIT_NAME: 'hello/0' },
    ...{ JUJU_MODEL_NAME: 'test', JUJU_MODEL_UUID: '6d1c', PATH: '/usr/bin:/bin' },
    ...{ JUJU_HOOK_NAME: hook, JUJU_DISPATCH_PATH: `hooks/${hook}`, JUJU_CONTEXT_ID: contextId },
  };
}

function run(folder: string, env: Readonly<Record<string, string>>): Promise<HookEnd> {
  const child = spawn(join(folder, 'dispatch'), [], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
