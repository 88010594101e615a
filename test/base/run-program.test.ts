import { expect, test } from 'vitest';
import { isMissing } from '../../src/base/errno.ts';
import { runProgram } from '../../src/base/process/run-program.ts';

const env = { PATH: process.env.PATH };

test('a program has the environment and input it is given, and nothing else', async () => {
  const words = ['-c', 'cat; echo $A$HOME; echo oops >&2'];
  expect(await runProgram('sh', words, { env: { ...env, A: 'x' }, input: 'in ' })).toEqual({
    ...{ code: 0, stdout: 'in x\n', stderr: 'oops\n', error: undefined },
  });
  expect((await runProgram('cat', [], { env })).stdout).toBe('');
});

test('a program that fails is an end with its exit code and an error', async () => {
  const end = await runProgram('sh', ['-c', 'echo some; exit 3'], { env });
  expect(end).toMatchObject({ code: 3, stdout: 'some\n' });
  expect(end.error).toBeInstanceOf(Error);
});

test('a program that is not there has its errno', async () => {
  const end = await runProgram('no-such-program', [], { env });
  expect([end.code, end.stdout, isMissing(end.error)]).toEqual([undefined, '', true]);
});

test('a program whose time is up is killed', async () => {
  const end = await runProgram('sleep', ['1000'], { env, timeout: 50 });
  expect(end.code).toBeUndefined();
  expect(end.error).toBeInstanceOf(Error);
});
