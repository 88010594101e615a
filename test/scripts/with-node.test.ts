/** `scripts/with-node`, which all scripts of package.json go through, and what completes an installation. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const pinnedPlace = `node_modules/node-linux-${process.arch}/bin`;

function temporaryCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-with-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['with-node', 'complete-install']) {
    cpSync(join(root, 'scripts', name), join(folder, 'scripts', name), { recursive: true });
  }
  return folder;
}

/** Puts a stand-in for Node there, that says its version, where it is and its second argument. */
function putNode(folder: string, place: string, version: string): void {
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, place, 'node'), `#!/bin/sh\necho ${version} ${place} "$2"\n`);
  chmodSync(join(folder, place, 'node'), 0o755);
}

function runNode({ pinned, onPath }: { pinned?: string; onPath?: string }) {
  const folder = temporaryCheckout();
  if (pinned !== undefined) putNode(folder, pinnedPlace, pinned);
  if (onPath !== undefined) putNode(folder, 'system', onPath);
  return spawnSync(join(folder, 'scripts/with-node'), ['node', '--version', 'a  b'], {
    cwd: tmpdir(),
    env: { PATH: `${join(folder, 'system')}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
}

test('the pinned Node goes before the system’s, linked into node_modules/.bin or not', () => {
  const { status, stdout } = runNode({ pinned: 'v24.1.0', onPath: 'v18.20.4' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `v24.1.0 ${pinnedPlace} a  b\n`,
  });
});

test('without a pinned one, a Node on PATH that is new enough will do', () => {
  expect(runNode({ onPath: 'v26.0.0' }).stdout).toBe('v26.0.0 system a  b\n');
});

test('a Node that is too old is refused, with what to do', () => {
  const { status, stderr } = runNode({ onPath: 'v22.9.0' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/Node 24 or newer is needed, and v22\.9\.0 .*\n.*npm ci/);
});

test('no script of package.json depends on the Node that runs npm', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = Object.values(scripts).flatMap((script) => script.split(' && '));
  const others = commands.filter((command) => !/^(scripts\/|npm run )/.test(command));
  expect(others).toEqual([]);
});

test.each([
  ['v18.20.4', 'v24.1.0 node_modules/node-linux-ARCH/bin install\n'],
  ['v22.12.0', 'v24.1.0 node_modules/node-linux-ARCH/bin install\n'],
  ['v24.0.0', ''],
  ['v26.1.0', ''],
])('after an installation under Node %s npm looks again where that is too old', (own, said) => {
  const folder = temporaryCheckout();
  putNode(folder, pinnedPlace, 'v24.1.0');
  putNode(folder, 'system', own);
  const { status, stdout } = spawnSync(join(folder, 'scripts/complete-install'), {
    env: {
      PATH: '/usr/bin:/bin',
      npm_execpath: '/opt/npm-cli.js',
      npm_node_execpath: join(folder, 'system/node'),
    },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout.split('\n').slice(1).join('\n')).toBe(said.replace('ARCH', process.arch));
});
