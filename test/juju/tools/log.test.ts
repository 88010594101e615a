import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import {
  argumentPieces,
  batches,
  longestArgument,
} from '../../../src/juju/tools/argument-batches.ts';
import { sendLog } from '../../../src/juju/tools/log.ts';

const unit = { unit: 'hello/0' };

test('each line is an entry of its own, of which the log shows who it is from', async () => {
  const agent = inMemoryAgent(unit);
  await sendLog(agent.hook(), [{ level: 'INFO', text: 'one\ntwo' }]);
  expect(agent.recorded.logs).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'one' }),
    expect.objectContaining({ level: 'INFO', message: 'two' }),
  ]);
});

test('no line takes no call', async () => {
  const hook = inMemoryAgent(unit).hook();
  await sendLog(hook, []);
  expect(hook.calls).toEqual([]);
});

test('levels keep their order', async () => {
  const agent = inMemoryAgent(unit);
  await sendLog(agent.hook(), [
    { level: 'INFO', text: 'a' },
    { level: 'ERROR', text: 'b' },
    { level: 'INFO', text: 'c' },
  ]);
  expect(agent.recorded.logs.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
});

test('text is cut at line ends into pieces that fit into an argument', () => {
  const line = `${'ü'.repeat(40_000)}\n`;
  const pieces = argumentPieces(line.repeat(4));
  expect(pieces.map((piece) => piece.length / line.length)).toEqual([1, 1, 1, 1]);
});

test('pieces together are the text, and each fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 40_000 }),
      (seed, times) => {
        const text = seed.repeat(times);
        const pieces = argumentPieces(text);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => Buffer.byteLength(piece) <= longestArgument)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('arguments are grouped into calls that Linux takes', () => {
  const args = Array.from({ length: 30 }, (_, at) => `${at}`.padEnd(100_000, 'x'));
  const groups = batches(args);
  expect(groups.flat()).toEqual(args);
  expect(groups.length).toBe(4);
  expect(batches([])).toEqual([]);
});
