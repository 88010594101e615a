import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { enterByHandArgv } from '../../../src/controller/machines/enter-machine.ts';
import { lastLines } from '../../../src/controller/machines/log-tail.ts';
import { bootArgv } from '../../../src/controller/machines/machine-supervisor.ts';
import { keyedQueue } from '../../../src/controller/machines/keyed-queue.ts';

test('paths with colons and backslashes stay one path for nspawn', () => {
  const argv = bootArgv({
    name: 'cw1a2b3c-0',
    root: '/home/a:b/merged',
    bridge: 'cw-demo-1a2b3c',
    resolvConf: 'none',
    binds: [
      { host: '/a:b', machine: '/c\\d', readOnly: true },
      { host: '/e', machine: '/f', readOnly: false },
    ],
  });
  expect(argv).toContain('--bind-ro=/a\\:b:/c\\\\d');
  expect(argv).toContain('--bind=/e:/f');
  expect(argv).toContain('--directory=/home/a:b/merged');
  expect(argv).toContain('--resolv-conf=off');
});

test('the command line that enters a machine hands appended words over as they are', () => {
  // The namespaces cannot be entered without root: what comes after stands for the machine.
  const argv = [...enterByHandArgv(1, []), 'printf', '%s|', 'a b', "it's", '$HOME', ''];
  const script = `exec ${/env -i.*$/.exec(argv[2] ?? '')?.[0] ?? ''}`;
  const inside = (argv[3] ?? '').replace('/root', '/');
  const shell = argv[0] ?? '';
  const out = execFileSync(shell, ['-c', script, inside, ...argv.slice(4)], { encoding: 'utf8' });
  expect(out).toBe("a b|it's|$HOME||");
});

test('the end of a log is without colours and empty lines', () => {
  expect(lastLines('a\n\u001b[0;1;31mFailed\u001b[0m\r\n\n b\n', 2)).toBe('Failed\n b');
});

test('what concerns one machine happens one after the other, also after a failure', async () => {
  const enqueue = keyedQueue();
  const seen: string[] = [];
  const first = enqueue('m/0', async () => {
    await Promise.resolve();
    seen.push('first');
    throw new Error('no');
  });
  const second = enqueue('m/0', async () => seen.push('second'));
  const other = enqueue('m/1', async () => seen.push('other'));
  await expect(first).rejects.toThrow('no');
  await Promise.all([second, other]);
  expect(seen).toEqual(['other', 'first', 'second']);
});
