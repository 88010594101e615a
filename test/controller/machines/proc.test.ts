import { expect, test } from 'vitest';
import fc from 'fast-check';
import { isFault } from '../../../src/errors.ts';
import { parseHierarchies } from '../../../src/controller/machines/cgroup.ts';
import { parseMountPoints, parseStat } from '../../../src/controller/machines/proc.ts';

const numbers = Array.from({ length: 40 }, (_, index) => String(index)).join(' ');

test('a process’s name may hold anything without hiding what follows', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (name) => {
      const facts = parseStat(`123 (${name}) S ${numbers}\n`);
      expect(facts).toEqual({ name, state: 'S', startTime: '18' });
    }),
  );
});

test('what is no line of stat is no process', () => {
  expect(parseStat('')).toBe(undefined);
  expect(parseStat('1 (x) S')).toBe(undefined);
});

test('blanks in mount points are unescaped', () => {
  const text = '36 35 98:0 / /mnt/a\\040b\\134c rw,noatime shared:1 - ext4 /dev/root rw\n';
  expect(parseMountPoints(text)).toEqual(['/mnt/a b\\c']);
});

const unified = '31 25 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n';
const hybrid = `31 25 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
32 25 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
33 25 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
`;

test('a hybrid host has systemd’s own hierarchy besides version 2', () => {
  expect(parseHierarchies(unified)).toEqual({
    unified: '/sys/fs/cgroup',
    all: ['/sys/fs/cgroup'],
  });
  expect(parseHierarchies(hybrid)).toEqual({
    unified: '/sys/fs/cgroup/unified',
    all: ['/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'],
  });
});

test('a host without version 2 is refused', () => {
  expect(() => parseHierarchies('')).toThrow(
    expect.toSatisfy((error) => isFault(error, 'HOST_NOT_READY')),
  );
});
