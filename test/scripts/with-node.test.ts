/** `scripts/with-node`, which all scripts of package.json go through. */
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

/** A checkout with stand-ins for Node, that say their version and where they are. */
function checkout({ pinned, onPath }: { pinned?: string; onPath?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-with-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(root, 'scripts/with-node'), join(folder, 'scripts/with-node'), { recursive: true });
  const put = (place: string, version: string): void => {
    mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(join(folder, place, 'node'), `#!/bin/sh\necho ${version} ${place} "$2"\n`);
    chmodSync(join(folder, place, 'node'), 0o755);
  };
  if (pinned !== undefined) put(`node_modules/node-linux-${process.arch}/bin`, pinned);
  if (onPath !== undefined) put('system', onPath);
  return spawnSync(join(folder, 'scripts/with-node'), ['node', '--version', 'a  b'], {
    cwd: tmpdir(),
    env: { PATH: `${join(folder, 'system')}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
}

test('the pinned Node goes before the system’s, linked into node_modules/.bin or not', () => {
  const { status, stdout } = checkout({ pinned: 'v24.1.0', onPath: 'v18.20.4' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `v24.1.0 node_modules/node-linux-${process.arch}/bin a  b\n`,
  });
});

test('without a pinned one, a Node on PATH that is new enough will do', () => {
  expect(checkout({ onPath: 'v26.0.0' }).stdout).toBe('v26.0.0 system a  b\n');
});

test('a Node that is too old is refused, with what to do', () => {
  const { status, stderr } = checkout({ onPath: 'v22.9.0' });
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
