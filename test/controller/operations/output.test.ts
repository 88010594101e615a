import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/controller/clock.ts';
import { eventHub } from '../../../src/controller/events.ts';
import { longestLogLine, modelLog } from '../../../src/controller/log/model-log.ts';
import { captureOutput } from '../../../src/controller/operations/output.ts';
import { lineCutter, longestLine } from '../../../src/controller/operations/output-lines.ts';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { withWriteBudget } from '../../../src/controller/tool-server/write-budget.ts';

test('of an output without end the beginning is kept, and what is missing is counted', () => {
  const output = captureOutput(1_000);
  for (let each = 0; each < 100; each += 1) output.sinks.onStdout(Buffer.alloc(999, 'x'));
  output.sinks.onStderr(Buffer.from('why'));
  expect(output.stdout()).toBe('x'.repeat(1_000));
  expect(output.stderr()).toBe('why\n98900 more bytes of stdout were not kept\n');
  expect(output.results(0)).toMatchObject({ stdout: `${'x'.repeat(1_000)}\n` });
});

test('a text stays text where it is cut', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(text, fc.nat(40), (printed, most) => {
      const output = captureOutput(most);
      output.sinks.onStdout(Buffer.from(printed));
      expect(printed.startsWith(output.stdout())).toBe(true);
      expect(output.results(0)).not.toHaveProperty('stdout-encoding');
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('a line that comes in single bytes is held as one line’s length at most', () => {
  const lines: string[] = [];
  const cutter = lineCutter((line) => lines.push(line));
  for (let each = 0; each < longestLine + 10; each += 1) cutter.push(Buffer.from('x'));
  expect(lines.map((line) => line.length)).toEqual([longestLine]);
  cutter.end();
  expect(lines.map((line) => line.length)).toEqual([longestLine, 10]);
});

test('a line of the log is kept to its limit', () => {
  const db = openDatabase(':memory:');
  const log = modelLog(db, eventHub(), systemClock());
  db.run(
    "INSERT INTO models (id, name, uuid, subnet, life, created) VALUES (1, 'm', 'u', 1, 'alive', 'now')",
  );
  const line = { model: 1, entity: 'unit-a-0', level: 'INFO', module: 'x' } as const;
  log.write({ ...line, message: 'y'.repeat(longestLogLine + 5) });
  log.flush();
  const row = db.one('SELECT message FROM log_lines');
  expect(row?.text('message')).toBe(`${'y'.repeat(longestLogLine)}… (5 more characters)`);
  db.close();
});

test('what a hook asks to be changed is bounded in sum, and reading is not', () => {
  const runs = withWriteBudget(() => ({ code: 0, stdout: '', stderr: '' }), 1_000);
  const set = (value: string) => runs({ name: 'relation-set', args: [value], dir: '/' });
  expect(set('x'.repeat(900))).toMatchObject({ code: 0 });
  expect(set('x'.repeat(200))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('REQUEST_TOO_LARGE') as string,
  });
  const log = { name: 'juju-log', args: ['x'.repeat(5_000)], dir: '/' };
  expect(runs(log)).toMatchObject({ code: 0 });
});
