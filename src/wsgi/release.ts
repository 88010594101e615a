/** Prepares a release for serving: its folders, its virtual environment, what it may write. */
import { fingerprint } from '../index.ts';
import type { Machine, PipOutcome, Unit } from '../index.ts';
import { readyDigests } from './integrity.ts';
import {
  applicationFolder,
  home,
  marker,
  releaseFolder,
  releases,
  writableFolder,
  writableRoot,
} from './plan/paths.ts';
import { recordOf } from './plan/plan-record.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { venvOf } from './plan/sandbox.ts';
import { blocked, done, waiting } from './step-result.ts';
import type { StepResult } from './step-result.ts';

/** Prepares the plan's release; parts that exist stay unchanged. */
export async function prepareRelease(
  unit: Unit,
  plan: ServicePlan,
  last: PlanRecord | undefined,
): Promise<StepResult> {
  const { machine } = unit;
  // An earlier hook took the release; one that was deleted since can't be made again without its source.
  if ((await machine.files.kind(applicationFolder(plan.release))) !== 'folder') {
    return blocked(
      `the release ${plan.release} is no longer on the machine: announce its source again`,
    );
  }
  for (const path of [home, releases, writableRoot]) {
    // The service's user may pass through these folders but not list them.
    await machine.files.ensureFolder({ path, mode: 0o711 });
  }
  if (last !== undefined && last.user !== plan.user) await changeOwner(machine, plan);
  const prepared = await prepareWritable(machine, plan);
  return prepared.kind === 'done' ? prepareVenv(unit, plan) : prepared;
}

/** Removes all releases but these. */
export async function pruneReleases({ files }: Machine, keep: readonly string[]): Promise<void> {
  for (const release of await files.list(releases)) {
    if (!keep.includes(release)) await files.ensureAbsent(releaseFolder(release));
  }
}

/** Removes the virtual environments that the plan, which is served, has replaced. */
export async function pruneVenvs({ files }: Machine, plan: ServicePlan): Promise<void> {
  const folder = releaseFolder(plan.release);
  for (const name of await files.list(folder)) {
    const path = `${folder}/${name}`;
    const wanted = path === venvOf(plan) || path === marker(venvOf(plan));
    if (name.startsWith('venv-') && !wanted) await files.ensureAbsent(path);
  }
}

/** Changes the owner of files of the former user to the new one. */
async function changeOwner({ processes, files }: Machine, plan: ServicePlan): Promise<void> {
  const owned = [applicationFolder(plan.release)];
  for (const path of plan.writable.map(writableFolder)) {
    if ((await files.kind(path)) === 'folder') owned.push(path);
  }
  await processes.run('chown', ['-R', '-h', '--', `${plan.user}:${plan.user}`, ...owned]);
}

/** Fills the writable folders from the first release; later releases find what the application wrote. */
async function prepareWritable({ files }: Machine, plan: ServicePlan): Promise<StepResult> {
  for (const path of plan.writable) {
    const inRelease = `${applicationFolder(plan.release)}/${path}`;
    const kept = writableFolder(path);
    const kind = await files.kind(inRelease);
    if (kind !== 'folder' && kind !== 'absent') {
      return blocked(`writable in wsgi.yaml names ${path}, which is a ${kind}; name a folder`);
    }
    const owner = { owner: plan.user };
    if ((await files.kind(kept)) === 'absent') {
      if (kind === 'folder') await files.copyTree(inRelease, kept, owner);
      else await files.ensureFolder({ path: kept, mode: 0o750, ...owner });
    }
    if (kind === 'absent') await files.ensureFolder({ path: inRelease, mode: 0o750, ...owner });
  }
  return done;
}

async function prepareVenv(unit: Unit, plan: ServicePlan): Promise<StepResult> {
  const { files, python } = unit.machine;
  const venv = venvOf(plan);
  const complete = marker(venv);
  if ((await files.kind(complete)) === 'absent') await files.ensureAbsent(venv);
  else if (!(await python.ensureVenv(venv)).changed) return done;
  const links = await findLinks(unit.machine, plan);
  if (links.kind !== 'done') return links;
  await unit.status.maintenance('preparing the release');
  await files.ensureAbsent(complete);
  await python.ensureVenv(venv);
  const requirements = await findRequirements(unit.machine, plan);
  if (requirements.kind !== 'done') return requirements;
  if (requirements.value !== undefined) {
    const outcome = await installRequirements(unit.machine, plan, {
      requirements: requirements.value,
      links: links.value,
    });
    if (outcome.kind === 'unavailable') {
      return waiting(
        `requirements.txt can't be installed yet, which is tried again: ${outcome.reason}`,
        outcome.output,
      );
    }
    if (outcome.kind === 'refused') {
      return blocked(`requirements.txt can't be installed: ${outcome.reason}`, outcome.output);
    }
  }
  const content = await readyDigests(unit.machine, recordOf(plan, fingerprint));
  await files.ensureFile({ path: complete, content, mode: 0o644 });
  return done;
}

/** The application's `requirements.txt`, also as a link to another file of the application. */
async function findRequirements(
  { files }: Machine,
  { release }: ServicePlan,
): Promise<StepResult<string | undefined>> {
  const application = applicationFolder(release);
  const path = `${application}/requirements.txt`;
  const kind = await files.kind(path);
  if (kind === 'absent') return { kind: 'done', value: undefined };
  const [root, real] = [await files.realPath(application), await files.realPath(path)];
  if (real === undefined) return blocked('requirements.txt is a link that leads to no file');
  if (root === undefined || !real.startsWith(`${root}/`)) {
    return blocked('requirements.txt is a link that leads out of the application');
  }
  const found = await files.kind(real);
  if (found === 'file') return { kind: 'done', value: path };
  return blocked(`requirements.txt is a ${found}; a file was expected`);
}

async function findLinks(
  { files }: Machine,
  { release, python }: ServicePlan,
): Promise<StepResult<string | undefined>> {
  const folder = python.findLinks;
  if (folder === undefined) return { kind: 'done', value: undefined };
  const parts = folder.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const path = parts.slice(0, depth).join('/');
    // A link could lead out of the application.
    const kind = await files.kind(`${applicationFolder(release)}/${path}`);
    if (kind === 'folder') continue;
    const found = kind === 'absent' ? 'is not there' : `is a ${kind}`;
    return blocked(`pip_cache_dir is ${folder}, but ${path} ${found} in the application`);
  }
  return { kind: 'done', value: `${applicationFolder(release)}/${folder}` };
}

/** Runs pip as the service's user, because a package's setup code must not run as root. */
async function installRequirements(
  { python, processes }: Machine,
  plan: ServicePlan,
  { requirements, links }: { readonly requirements: string; readonly links: string | undefined },
): Promise<PipOutcome> {
  const venv = venvOf(plan);
  const setOwner = (owner: string) =>
    processes.run('chown', ['-R', '-h', '--', `${owner}:${owner}`, venv]);
  await setOwner(plan.user);
  const outcome = await python.pipInstall({
    venv,
    requirements,
    cwd: applicationFolder(plan.release),
    env: plan.environment,
    user: plan.user,
    ...(links !== undefined && { findLinks: links }),
  });
  await setOwner('root');
  return outcome;
}
