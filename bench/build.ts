/** How long builds take: hello, cold and warm, and how it grows with files. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildCharm } from '../src/builder/build-charm.ts';
import { layered } from './layered-charm.ts';
import { atMost, median, ratio, type Measure } from './report.ts';

const root = resolve(import.meta.dirname, '..');

/** Builds in a fresh process, as a user has it, and in this one, where all is loaded. */
export async function buildTimes(): Promise<readonly Measure[]> {
  const work = await mkdtemp(join(tmpdir(), 'cw-bench-build-'));
  try {
    return [...(await helloTimes(work)), ...(await growth(work))];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function helloTimes(work: string): Promise<readonly Measure[]> {
  const source = join(work, 'hello');
  await cp(join(root, 'examples/hello'), source, { recursive: true });
  const command = (): Promise<unknown> =>
    promisify(execFile)(join(root, 'bin/charmwright'), ['build', source]);
  const cold = await timed(async () => {
    await rm(join(source, 'build'), { recursive: true, force: true });
    await command();
  });
  const warm = await timed(command);
  const inside = await timed(() => buildCharm({ folder: source, cwd: work }));
  return [
    atMost({ name: 'build hello, nothing built before (command)', value: cold, unit: 'ms' }, 2000),
    atMost({ name: 'build hello again (command)', value: warm, unit: 'ms' }, 2000),
    atMost({ name: 'build hello again (within a process)', value: inside, unit: 'ms' }, 1000),
  ];
}

async function growth(work: string): Promise<readonly Measure[]> {
  const [small, large] = [await layered(work, 'small', 10), await layered(work, 'large', 50)];
  const times = async (folder: string): Promise<number> => {
    const build = () => buildCharm({ folder, cwd: work, layersDir: dirname(folder) });
    await build();
    return timed(build);
  };
  const [few, many] = [await times(small), await times(large)];
  return [
    atMost({ name: 'build of 50 layers with 2000 files again', value: many, unit: 'ms' }, 1000),
    ratio(
      {
        name: '50 layers, 2000 files, beside 10 layers, 400 files',
        value: many,
        reference: { name: '10 layers, ms', value: few },
      },
      5,
    ),
  ];
}

/** The median of five, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}
