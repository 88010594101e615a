import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { readResources } from '../../../src/machine/real/resources.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const MiB = 1024 * 1024;

function resources(tree: Readonly<Record<string, string>>) {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, content);
  }
  return readResources({ root, processors: 8, memory: 16384 * MiB });
}

test('without limits the machine’s own numbers count', async () => {
  expect(await resources({})).toEqual({ processors: 8, memory: 16384 });
  const unlimited = {
    'sys/fs/cgroup/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/memory.max': 'max\n',
  };
  expect(await resources(unlimited)).toEqual({ processors: 8, memory: 16384 });
  const none = {
    'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
    'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
  };
  expect(await resources(none)).toEqual({ processors: 8, memory: 16384 });
});

test('version 2: the tightest limit on the way up counts', async () => {
  const tree = {
    'proc/self/cgroup': '0::/a/b\n',
    'sys/fs/cgroup/a/cpu.max': '150000 100000\n',
    'sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/a/memory.max': `${1024 * MiB}\n`,
    'sys/fs/cgroup/a/b/memory.max': `${512 * MiB}\n`,
  };
  expect(await resources(tree)).toEqual({ processors: 2, memory: 512 });
});

test('version 1 and hybrid: each controller has its own path', async () => {
  const tree = {
    'proc/self/cgroup': '5:cpu,cpuacct:/x\n4:memory:/y/z\n0::/\n',
    'sys/fs/cgroup/cpu/x/cpu.cfs_quota_us': '50000\n',
    'sys/fs/cgroup/cpu/x/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/memory/y/memory.limit_in_bytes': `${256 * MiB}\n`,
    'sys/fs/cgroup/unified/memory.max': 'max\n',
  };
  expect(await resources(tree)).toEqual({ processors: 1, memory: 256 });
});

test('a path that a cgroup namespace cuts off is looked for at the mount', async () => {
  const tree = {
    'proc/self/cgroup': '0::/../../other\n',
    'sys/fs/cgroup/cpu.max': '300000 100000\n',
  };
  expect(await resources(tree)).toEqual({ processors: 3, memory: 16384 });
});

test('this machine has at least one processor and some memory', async () => {
  const { processors, memory } = await realMachine().resources();
  expect(processors).toBeGreaterThanOrEqual(1);
  expect(memory).toBeGreaterThan(16);
});
