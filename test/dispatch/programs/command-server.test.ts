import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  withCommandServer,
  type RunCommand,
} from '../../../src/dispatch/programs/command-server.ts';

let names = 0;
const newName = (): string => `charmwright-test-${process.pid}-${(names += 1)}`;

/** Sends bytes to an abstract socket and answers what comes back. */
function say(name: string, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ path: `\0${name}` });
    let said = '';
    socket.on('data', (chunk) => (said += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
    for (const piece of pieces) socket.write(piece);
    socket.end();
  });
}

const echo: RunCommand = async (name, args) => ({ code: 1, stdout: [name, ...args].join('|') });

test('a command and its arguments come whole, in pieces too', async () => {
  const name = newName();
  await withCommandServer({ secret: 'secret', name }, echo, async (address) => {
    expect(address).toBe(`@${name} secret`);
    expect(await say(name, 'sec', 'ret\0set_flag\0a b', '\0\0ü')).toBe('1\0set_flag|a b||ü\0');
  });
});

test('a client that does not know the secret gets no answer', async () => {
  const name = newName();
  const ran: string[] = [];
  const run: RunCommand = async (command) => {
    ran.push(command);
    return { code: 0 };
  };
  await withCommandServer({ secret: 'secret', name }, run, async () => {
    for (const token of ['', 'secre', 'secret ', 'Secret']) {
      expect(await say(name, `${token}\0set_flag\0a`)).toBe('');
    }
  });
  expect(ran).toEqual([]);
});

test('a command that throws says why, and an endless request is cut off', async () => {
  const name = newName();
  const run: RunCommand = async () => {
    throw new Error('flag name "a b" is not valid');
  };
  await withCommandServer({ secret: 'secret', name }, run, async () => {
    expect(await say(name, 'secret\0set_flag\0a b')).toBe(
      '2\0\0set_flag: flag name "a b" is not valid\n',
    );
    expect(await say(name, Buffer.alloc(3_000_000, 'x'))).toBe('');
  });
});

test('a request may have a million bytes, and not one more', async () => {
  const name = newName();
  const run: RunCommand = async (_, [text = '']) => ({ code: 0, stdout: String(text.length) });
  await withCommandServer({ secret: 's', name }, run, async () => {
    const rest = 1_000_000 - 's\0a\0'.length;
    expect(await say(name, `s\0a\0${'x'.repeat(rest)}`)).toBe(`0\0${rest}\0`);
    expect(await say(name, `s\0a\0${'x'.repeat(rest + 1)}`)).toBe('');
  });
});

test('NULs of what a command prints are left out, so that they do not look like the end of it', async () => {
  const name = newName();
  const run: RunCommand = async () => ({ code: 3, stdout: 'a\0b\0c', stderr: 'said' });
  await withCommandServer({ secret: 's', name }, run, async () => {
    expect(await say(name, 's\0a')).toBe('3\0abc\0said');
  });
});

test('a client that stays, or goes before its answer, holds nothing up', async () => {
  const name = newName();
  const asked = Promise.withResolvers<undefined>();
  const gone = Promise.withResolvers<undefined>();
  const run: RunCommand = async () => {
    asked.resolve(undefined);
    await gone.promise;
    return { code: 0, stdout: 'x'.repeat(1_000_000) };
  };
  const staying = connect({ path: `\0${name}` });
  staying.on('error', () => undefined);
  const left = new Promise((resolve) => staying.on('close', resolve));
  await withCommandServer({ secret: 's', name }, run, async () => {
    const stays = connect({ path: `\0${name}` });
    await new Promise((resolve) => stays.on('connect', resolve));
    const leaves = connect({ path: `\0${name}` });
    leaves.end('s\0a');
    await asked.promise;
    await new Promise((resolve) => leaves.on('close', resolve).destroy());
    gone.resolve(undefined);
    expect(await say(name, 's\0a')).toContain('xxx');
  });
  await left;
});

test('a name that is taken is an error', async () => {
  const name = newName();
  await withCommandServer({ secret: 's', name }, echo, async () => {
    const again = withCommandServer({ secret: 's', name }, echo, async () => 'listens');
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

test('nothing listens before and after, whatever happens in between', async () => {
  const name = newName();
  const listens = (): boolean => readFileSync('/proc/net/unix', 'utf8').includes(`@${name}\n`);
  const use = async (): Promise<never> => {
    expect(listens()).toBe(true);
    throw new Error('boom');
  };
  await expect(withCommandServer({ secret: 'secret', name }, echo, use)).rejects.toThrow('boom');
  expect(listens()).toBe(false);
});
