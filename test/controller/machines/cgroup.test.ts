import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { isFault } from '../../../src/errors.ts';
import { hierarchies, killGroup, removeGroup } from '../../../src/controller/machines/cgroup.ts';
import { namesIn } from '../../../src/controller/machines/proc.ts';

/** A group with a group below it, in which a process runs that ends when its standard input does. */
async function groupWithProcess() {
  const group = await mkdtemp(join((await hierarchies()).unified, 'cw-test-'));
  const below = join(group, 'below');
  await mkdir(below);
  const process = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  await writeFile(join(below, 'cgroup.procs'), `${process.pid}`);
  onTestFinished(async () => {
    await killGroup(group);
    await removeGroup(group);
  });
  return { group, process };
}

test('a group whose last process is about to end is removed when that has ended', async () => {
  const { group, process } = await groupWithProcess();
  const removed = removeGroup(group);
  const ended = once(process, 'exit');
  // Long enough for a first attempt, which finds the group busy.
  await setTimeout(50);
  process.stdin.end();
  await Promise.all([removed, ended]);
  expect(await namesIn(group)).toEqual([]);
});

test('a group whose process does not end is reported', async () => {
  const { group } = await groupWithProcess();
  await expect(removeGroup(group, 100)).rejects.toSatisfy((error) =>
    isFault(error, 'MACHINE_STUCK'),
  );
});
