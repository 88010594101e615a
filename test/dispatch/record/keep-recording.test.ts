import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepRecording } from '../../../src/dispatch/record/keep-recording.ts';
import { recordingsFolder, type Recording } from '../../../src/dispatch/record/recording.ts';

function recordingAt(time: string): Recording {
  return {
    format: 1,
    time,
    charm: 'hello',
    context: {
      unit: 'hello/0',
      application: 'hello',
      model: { name: 'm', uuid: 'u' },
      event: { kind: 'lifecycle', name: 'start' },
      charmFolder: '/charm',
    },
    tools: [],
    machine: [],
    digests: {},
    outcome: { kind: 'idle', ran: [], flags: [] },
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-recordings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a recording is a file for root only, named after its time and event', () => {
  const charm = temporaryFolder();
  keepRecording(charm, () => recordingAt('2026-11-28T10:00:00.123Z'));
  const folder = join(charm, recordingsFolder);
  expect(readdirSync(folder)).toEqual(['20261128T100000123Z-start.json']);
  const path = join(folder, '20261128T100000123Z-start.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(recordingAt('2026-11-28T10:00:00.123Z'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('the newest twenty recordings stay, and other files with them', () => {
  const charm = temporaryFolder();
  const folder = join(charm, recordingsFolder);
  mkdirSync(folder);
  writeFileSync(join(folder, '0-note.txt'), '');
  for (let n = 10; n < 32; n += 1) keepRecording(charm, () => recordingAt(`2026-01-${n}`));
  const left = readdirSync(folder).sort();
  expect(left).toHaveLength(21);
  expect(left.slice(0, 2)).toEqual(['0-note.txt', '20260112-start.json']);
  expect(left.at(-1)).toBe('20260131-start.json');
});

test('a recording that can not be made or kept fails nothing', () => {
  const charm = temporaryFolder();
  keepRecording(charm, () => {
    throw new Error('no');
  });
  keepRecording('/dev/null', () => recordingAt('t'));
  expect(readdirSync(charm)).toEqual([]);
});
