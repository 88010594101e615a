import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { mountArgv, unmountArgv } from '../../../src/controller/machines/machine-mounts.ts';

const mount = { source: '/a b', target: '/c\\d#', readOnly: true };

test('a path cannot add a field or a line to the machine’s fstab', () => {
  expect(mountArgv(mount).at(-1)).toBe('/a\\040b /c\\134d\\043 none bind,ro,nofail 0 0');
  expect(unmountArgv(mount).at(-1)).toBe(mountArgv(mount).at(-1));
});

test('both scripts are ones that sh reads', async () => {
  for (const argv of [mountArgv(mount), unmountArgv(mount)]) {
    const [shell = '', flag = '', script = ''] = argv;
    await expect(promisify(execFile)(shell, ['-n', flag, script])).resolves.toBeDefined();
  }
});
