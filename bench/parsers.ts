/** How time and memory of the parsers grow with what they read: each on n, 2n and 4n of its worst kind. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { parseYaml } from '../src/builder/yaml/parse-yaml.ts';
import { printer } from '../src/cli/render/printable.ts';
import { lineCutter } from '../src/controller/operations/output-lines.ts';
import { readBody } from '../src/controller/server/request-body.ts';
import { byteBudget } from '../src/controller/byte-budget.ts';
import { parseConnectionString } from '../src/interfaces/pgsql/connection-string.ts';
import { isApplicationName } from '../src/juju/agent/names.ts';
import { GobEncoder } from '../src/juju/gob/gob-encoder.ts';
import { GobStream } from '../src/juju/gob/gob-stream.ts';
import { nearestWithin } from '../src/base/nearest-name.ts';
import { readTarGz } from '../src/machine/archive/read-tar-gz.ts';
import { packTarGz } from '../src/machine/recording/pack-tar-gz.ts';
import { parseEnvironmentFile } from '../src/machine/systemd-unit-file/parse-environment-file.ts';
import { parseUnitFile } from '../src/machine/systemd-unit-file/parse-unit-file.ts';
import { splitWords } from '../src/wsgi/plan/shell-words.ts';
import type { Measure } from './report.ts';

interface Parser {
  readonly name: string;
  readonly n: number;
  /** Makes an input of size n, outside of what is measured. */
  readonly input: (n: number) => unknown;
  /** What is answered is held while memory is measured. */
  readonly run: (input: never) => unknown;
}

/** A parser whose input is what it is run with. */
function parser<Input>(
  each: Pick<Parser, 'name' | 'n'> & {
    readonly input: (n: number) => Input;
    readonly run: (input: Input) => unknown;
  },
): Parser {
  return each;
}

const none = async (): Promise<void> => undefined;
const sink = { folder: none, file: none, hardlink: none, symlink: none };

const parsers: readonly Parser[] = [
  parser({
    name: 'YAML: keys',
    n: 5_000,
    input: (n) => lines(n, (at) => `key${at}: 1`),
    run: yaml,
  }),
  parser({
    name: 'YAML: aliases',
    n: 250,
    input: (n) => `a: &a x\nb:\n${'- *a\n'.repeat(n)}`,
    run: yaml,
  }),
  parser({
    name: 'YAML: lists of lists',
    n: 2_000,
    input: (n) => `a: [${'[x], '.repeat(n)}]`,
    run: yaml,
  }),
  parser({
    name: 'YAML: places of keys',
    n: 2_500,
    input: (n) => lines(n, (at) => `key${at}: 1`),
    run: placesOf,
  }),
  parser({
    name: 'tar: members',
    n: 1_000,
    input: members,
    run: (bytes) => readTarGz(Readable.from([bytes]), sink),
  }),
  parser({
    name: 'tar: zeros behind the end',
    n: 8 * 1024 ** 2,
    input: zeros,
    run: (bytes) => readTarGz(Readable.from([bytes]), sink),
  }),
  parser({
    name: 'unit file: lines that go on',
    n: 20_000,
    input: (n) => `[S]\nA=${'b \\\n'.repeat(n)}`,
    run: parseUnitFile,
  }),
  parser({
    name: 'unit file: blanks',
    n: 200_000,
    input: (n) => `[S]\nA=b${' '.repeat(n)}c`,
    run: parseUnitFile,
  }),
  parser({
    name: 'environment file: lines',
    n: 20_000,
    input: (n) => lines(n, (at) => `A${at}=b`),
    run: parseEnvironmentFile,
  }),
  parser({ name: 'words of a shell', n: 20_000, input: (n) => 'A=b\n'.repeat(n), run: splitWords }),
  parser({
    name: 'connection string',
    n: 4_000,
    input: (n) => 'a=b '.repeat(n),
    run: parseConnectionString,
  }),
  parser({
    name: 'names of applications',
    n: 200_000,
    input: (n) => `a-${'a'.repeat(n)}!`,
    run: isApplicationName,
  }),
  parser({
    name: 'nearest of many names',
    n: 20_000,
    input: (n) => Array.from({ length: n }, (_, at) => `n${at}`),
    run: (all) => nearestWithin('n12x', all, 2),
  }),
  parser({
    name: 'gob: a message in pieces',
    n: 1024 ** 2,
    input: gobText,
    run: (bytes) => {
      const stream = new GobStream();
      const values: unknown[] = [];
      for (let at = 0; at < bytes.length; at += 1_000) {
        values.push(...stream.push(bytes.subarray(at, at + 1_000)));
      }
      return values;
    },
  }),
  parser({
    name: 'gob: many values',
    n: 20_000,
    input: gobList,
    run: (bytes) => new GobStream().push(bytes),
  }),
  parser({
    name: 'request: JSON',
    n: 1024 ** 2,
    input: (n) => Buffer.from(JSON.stringify('x'.repeat(n))),
    run: (bytes) => readBody(Readable.from([bytes]) as never, byteBudget(Infinity)),
  }),
  parser({
    name: 'output: a byte at a time',
    n: 50_000,
    input: (n) => n,
    run: (n) => {
      const cutter = lineCutter(() => undefined);
      for (let at = 0; at < n; at += 1) cutter.push(Buffer.from('x'));
    },
  }),
  parser({
    name: 'terminal: controls',
    n: 50_000,
    input: (n) => '\u001b'.repeat(n),
    run: printer('1').print,
  }),
];

/** Time may grow a little more than the input, as caches end; with the square it would be 16 times. */
const most = 8;

/** Ratios for 4n beside n. */
export async function parserGrowth(): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const each of parsers) {
    const [one, two, four] = [await cost(each, 1), await cost(each, 2), await cost(each, 4)];
    const times = four.time / Math.max(one.time, 1);
    measures.push({
      name: `${each.name}, n = ${each.n}: 2n ${two.time.toFixed(1)} ms, 4n ${four.time.toFixed(1)} ms`,
      value: times,
      unit: 'x',
      reference: { name: 'ms for n', value: one.time },
      aim: `at most ${most}× for 4×`,
      met: times <= most,
    });
    // Below a mebibyte the heap's own steps are larger than what is measured.
    if (four.memory < 1024 ** 2) continue;
    const grown = four.memory / Math.max(one.memory, 256 * 1024);
    measures.push({
      name: `${each.name}: memory held for 4n beside n`,
      value: grown,
      unit: 'x',
      reference: { name: 'KiB for n', value: one.memory / 1024 },
      aim: `at most ${most}× for 4×`,
      met: grown <= most,
    });
  }
  return measures;
}

async function cost({ n, input, run }: Parser, times: number) {
  const prepared = input(n * times) as never;
  await run(prepared);
  const all: number[] = [];
  for (let each = 0; each < 5; each += 1) {
    // Only of this process, whatever else the machine does.
    const before = process.cpuUsage();
    await run(prepared);
    const { user, system } = process.cpuUsage(before);
    all.push((user + system) / 1_000);
  }
  const before = await held();
  const answers = [await run(prepared)];
  const memory = (await held()) - before;
  // In use up to here, so that what is measured is held.
  answers.pop();
  // The quickest: collecting garbage only adds to it.
  return { time: Math.min(...all), memory };
}

/** Bytes in use; buffers are given back only some time after their owners. */
async function held(): Promise<number> {
  for (let each = 0; each < 3; each += 1) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function yaml(text: string): unknown {
  return parseYaml('a.yaml', text);
}

function placesOf(text: string): unknown {
  const { document } = parseYaml('a.yaml', text);
  return Object.keys(document?.value ?? {}).map((key) => document?.locate([key], 'key').line);
}

function lines(n: number, line: (at: number) => string): string {
  return Array.from({ length: n }, (_, at) => line(at)).join('\n');
}

function members(n: number): Uint8Array {
  const names = Array.from({ length: n }, (_, at) => [`folder/${at}/file`, 'x'] as const);
  return packTarGz(Object.fromEntries(names));
}

function zeros(n: number): Uint8Array {
  return gzipSync(Buffer.alloc(n));
}

function gobText(n: number): Buffer {
  return new GobEncoder().encode({ kind: 'string' }, 'x'.repeat(n));
}

function gobList(n: number): Buffer {
  const type = { kind: 'slice', name: '[]', element: { kind: 'bool' } } as const;
  return new GobEncoder().encode(type, new Array<boolean>(n).fill(true));
}
