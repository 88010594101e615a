/** The same layers built by charm-tools and by this package, where charm-tools is installed. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { layered } from './layered-charm.ts';
import { median, timesAhead, type Measure } from './report.ts';

const run = promisify(execFile);
const command = join(resolve(import.meta.dirname, '..'), 'bin/charmwright');

/** Commands against commands: each starts a process, and writes a whole charm into a folder that is not there. */
export async function besideCharmTools(): Promise<readonly Measure[]> {
  if (!(await isInstalled())) {
    process.stderr.write(
      'skipped, charm-build is not on PATH: the same layers built by charm-tools\n',
    );
    return [];
  }
  const work = await mkdtemp(join(tmpdir(), 'cw-bench-charm-tools-'));
  try {
    const charm = await layered(work, 'both', 10);
    const layers = dirname(charm);
    await mkdir(join(work, 'interfaces'));
    const env = {
      ...{
        ...process.env,
        CHARM_LAYERS_DIR: layers,
        CHARM_INTERFACES_DIR: join(work, 'interfaces'),
      },
      // A home of its own: what charm-tools keeps there should not outlive the benchmark.
      HOME: work,
    };
    const ours = await timed(work, async (out) => {
      await run(command, ['build', charm, '-d', join(out, 'shop')], { env });
    });
    // charm-tools wants one, and a layer that has it is none of ours.
    await mkdir(join(layers, 'layer-part0', 'hooks'));
    await writeFile(join(layers, 'layer-part0', 'hooks', 'hook.template'), '#!/bin/sh\n');
    const theirs = await timed(work, async (out) => {
      const options = ['--ignore-lock-file', '--hide-metrics', '--no-report', '--layer-index', ''];
      await run('charm-build', ['-d', out, ...options, '.'], { cwd: charm, env }).catch(onlyWarned);
    });
    return [
      timesAhead(
        {
          name: '10 layers with 400 files, beside charm-tools',
          reference: { name: 'charm-build, ms', value: theirs },
          value: ours,
        },
        10,
      ),
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isInstalled(): Promise<boolean> {
  return run('charm-build', ['--help']).then(
    () => true,
    () => false,
  );
}

/** charm-build ends with 100 when it has built and its proof warns. */
function onlyWarned(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 100)) throw error;
}

async function timed(work: string, build: (out: string) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const out = join(work, 'out');
    await mkdir(out);
    const began = performance.now();
    await build(out);
    times.push(performance.now() - began);
    await rm(out, { recursive: true });
  }
  return median(times);
}
