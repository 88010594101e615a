import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { HookTrace } from '../../../src/dispatch/trace/hook-trace.ts';
import { flagOrigins, parseTrace } from '../../../src/dispatch/trace/parse-trace.ts';
import { shortenTrace } from '../../../src/dispatch/trace/shorten-trace.ts';
import { appendTrace } from '../../../src/dispatch/trace/trace-file.ts';

function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), 'charm-trace-')));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function hook(name: string, flags: readonly string[] = []): HookTrace {
  return {
    format: 1,
    time: `time of ${name}`,
    hook: name,
    kind: 'lifecycle',
    outcome: 'committed',
    ms: { total: 0, node: 0, bundle: 0, read: 0, flags: 0, loop: 0, commit: 0 },
    steps: [{ by: 'charm/do', how: 'ran', ms: 1, flags }],
  };
}

const names = (text: string): readonly string[] => parseTrace(text).hooks.map((each) => each.hook);

/** For the process that shortens the file beside the hook. */
const patience = { timeout: 60_000 };

test('hooks are kept in their order, for root only', () => {
  const path = join(folder(), 'trace');
  for (const name of ['install', 'start']) appendTrace(path, hook(name));
  expect(names(readFileSync(path, 'utf8'))).toEqual(['install', 'start']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a full disk, a missing folder and a link in its place cost the trace and nothing else', () => {
  appendTrace('/dev/full', hook('install'));
  appendTrace(join(folder(), 'gone', 'trace'), hook('install'));
  const [place, target] = [join(folder(), 'trace'), join(folder(), 'target')];
  writeFileSync(target, 'mine');
  symlinkSync(target, place);
  appendTrace(place, hook('install'));
  expect(readFileSync(target, 'utf8')).toBe('mine');
});

test('a hook leaves no descriptor open', () => {
  const path = join(folder(), 'trace');
  appendTrace(path, hook('install'));
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let each = 0; each < 50; each += 1) appendTrace(path, hook('start'));
  expect(open()).toBeLessThan(before + 25);
});

test.each([
  [262_100, false],
  [262_150, true],
])('a file of %i bytes is shortened: %s', async (size, isShortened) => {
  const path = join(folder(), 'trace');
  const line = `\n${JSON.stringify(hook('start'))}`;
  writeFileSync(path, '\n'.repeat(size - line.length));
  appendTrace(path, hook('start'));
  await vi.dynamicImportSettled();
  if (isShortened) await vi.waitFor(() => expect(statSync(path).size).toBeLessThan(1000), patience);
  else expect(statSync(path).size).toBe(size);
});

test('a file that is shortened keeps as many hooks as fit into 128 KiB', () => {
  const path = join(folder(), 'trace');
  for (let each = 0; each < 300; each += 1)
    appendTrace(path, hook(`hook-${each}-${'x'.repeat(900)}`));
  shortenTrace(path);
  const { hooks } = parseTrace(readFileSync(path, 'utf8'));
  const size = hooks.reduce((sum, each) => sum + JSON.stringify(each).length, 0);
  const next = JSON.stringify(hooks[0]).length;
  expect([size <= 131_072, size + next > 131_072]).toEqual([true, true]);
});

test('half a line, and lines of others, spoil no other line', () => {
  const path = join(folder(), 'trace');
  appendTrace(path, hook('install'));
  writeFileSync(path, '\n{"format":1,"time":"2026', { flag: 'a' });
  appendTrace(path, hook('start'));
  writeFileSync(path, '\n[]\nnull\n{"format":2,"steps":[]}\nhello', { flag: 'a' });
  appendTrace(path, hook('stop'));
  expect(names(readFileSync(path, 'utf8'))).toEqual(['install', 'start', 'stop']);
});

test('the file stays small, and what the dropped hooks did to flags stays known', async () => {
  const path = join(folder(), 'trace');
  appendTrace(path, hook('install', ['+old', '+gone', '-gone']));
  const long = 'x'.repeat(1000);
  for (let each = 0; each < 600; each += 1) appendTrace(path, hook(`hook-${each}-${long}`));
  await vi.waitFor(() => {
    expect(statSync(path).size).toBeLessThan(256 * 1024 + 2000);
  }, patience);
  shortenTrace(path);
  const trace = parseTrace(readFileSync(path, 'utf8'));
  expect(trace.hooks.length).toBeLessThan(200);
  expect(trace.hooks.at(-1)?.hook).toContain('hook-599');
  const origins = flagOrigins(trace);
  expect(origins.get('old')).toMatchObject({ on: true, hook: 'install', by: 'charm/do' });
  expect(origins.get('gone')).toMatchObject({ on: false });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
