/** The servers that need no machine: Python's own. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWrong } from './describe-results.ts';
import { drive, type ConformanceRun } from './drive.ts';
import { allProbes } from './probes/all-probes.ts';
import { startPython, type StartedProgram } from './support/started-program.ts';
import { allVariations } from './variations/all-variations.ts';

const started: StartedProgram[] = [];
const runs: ConformanceRun[] = [];

beforeAll(async () => {
  const wsgirefServer = join(import.meta.dirname, 'support/wsgiref-server.py');
  started.push(await startPython([wsgirefServer]));
  for (const prefix of ['', '/foo']) {
    started.push(await startPython(['http_server.py'], { PORT: '0', SCRIPT_NAME: prefix }));
  }
  const threads = { multithread: false, multiprocess: false };
  const targets = [
    { server: 'wsgiref', prefix: '', ...threads },
    { server: 'command', prefix: '' },
    { server: 'command', prefix: '/foo' },
  ] as const;
  const common = { front: 'none', gateway: 'http', host: '127.0.0.1' } as const;
  const questions = { probes: allProbes, variations: allVariations };
  const driven = started.map(async ({ port }, index) => {
    const target = targets[index];
    return target === undefined ? [] : [await drive({ ...common, ...target, port }, questions)];
  });
  runs.push(...(await Promise.all(driven)).flat());
});

afterAll(async () => {
  await Promise.all(started.map(async (each) => await each.stop()));
});

test.each([
  ['wsgiref', ''],
  ['the command twin', ''],
  ['the command twin below', '/foo'],
])('%s%s gives the answers of PEP 3333, but for what is allowed', (name, prefix) => {
  const server = name === 'wsgiref' ? 'wsgiref' : 'command';
  const run = runs.find(({ target }) => target.server === server && target.prefix === prefix);
  expect(run?.results.length).toBeGreaterThan(60);
  expect(run === undefined ? 'not run' : describeWrong(run)).toBe('');
});
