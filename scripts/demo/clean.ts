/** Takes away what the demo made. */
import { existsSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { charmwright, model } from './charmwright.ts';
import { applications, workshop } from './charms.ts';
import { DemoFailure } from './failure.ts';
import { installedPackages } from './host.ts';
import { modelNames, statusIfThere } from './model-status.ts';
import type { Stages } from './stages.ts';

/**
 * Removes the demo's applications; and the model, the controller and its home (base images too) when
 * nothing else is in them.
 *
 * @param home the controller's.
 */
export async function clean(stages: Stages, home: string): Promise<void> {
  // Without a home there is no controller, and asking for one would make both.
  if (existsSync(home)) {
    await stages.run(`Clearing model ${model}`, clearModel);
    await stages.run(`Removing ${home}`, () => removeHome(home));
  }
  await stages.run('Removing what was built', removeWorkshop);
}

async function removeWorkshop(): Promise<string> {
  const packages = await installedPackages();
  await rm(workshop, { recursive: true, force: true });
  // Its folder goes too, unless there is something else in it.
  await rmdir(dirname(workshop)).catch(() => undefined);
  return packages === ''
    ? 'no package was installed on this host'
    : `these Debian packages stay installed on this host: ${packages}`;
}

async function clearModel(): Promise<string> {
  const there = Object.keys((await statusIfThere())?.applications ?? {});
  const others = there.filter((name) => !applications.includes(name));
  if (others.length > 0) {
    const ours = there.filter((name) => applications.includes(name));
    for (const name of ours) await charmwright('remove-application', name, '--force');
    return `removed ${ours.join(', ')}; the model stays, because it has ${others.join(', ')} too`;
  }
  if (!(await modelNames()).includes(model)) return 'there is no such model';
  await charmwright('destroy-model', model, '--force', '--yes');
  return 'the model, its machines and its network are gone';
}

async function removeHome(home: string): Promise<string> {
  const others = await modelNames();
  if (others.length > 0) return `it stays, because it has the models ${others.join(', ')}`;
  // It would end by itself, but only after a while without a model.
  await charmwright('controller', 'stop');
  await controllerGone(home);
  const mounts = await mountsBelow(home);
  // Removing files through a mount would remove what is mounted.
  if (mounts.length > 0) throw new DemoFailure(`still mounted: ${mounts.join(', ')}`);
  await rm(home, { recursive: true, force: true });
  return 'the controller has ended and its home is gone';
}

/** Waits for the controller's end. */
async function controllerGone(home: string): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline;) {
    const pid = Number(await readFile(join(home, 'controller.pid'), 'utf8').catch(() => ''));
    if (pid === 0 || !isAlive(pid)) return;
    await sleep(100);
  }
  throw new DemoFailure('the controller was stopped and still runs');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function mountsBelow(folder: string): Promise<string[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  return mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`));
}
