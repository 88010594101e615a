/** The files that make up the served plan: written together, saved for a roll-back, restored together. */
import {
  fault,
  isObject,
  parseEnvironmentFile,
  quoteExec,
  quoteLine,
  renderEnvironmentFile as environmentText,
  tryParseJson,
} from '../index.ts';
import type { Json, Machine, Unit } from '../index.ts';
import type { Databases } from './plan/databases.ts';
import { secretsOf } from './plan/mask.ts';
import {
  environmentFilePath,
  logrotateFile,
  savedFile,
  serverConfiguration,
  service,
  serving,
  socket,
  switchingFile,
  unitFolder,
} from './plan/paths.ts';
import { readRecord } from './plan/plan-record.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { pythonOf, sandbox } from './sandbox.ts';
import type { WsgiServer } from './servers/server.ts';

const names = ['service', 'socket', 'environment', 'server', 'logrotate'] as const;
type FileName = (typeof names)[number];

/** Text by what it is for. */
export type ServingFiles = Readonly<Record<FileName, string>>;

/** Renders what the plan asks for; `version` is the server's in the plan's virtual environment. */
export async function renderFiles(
  unit: Unit,
  server: WsgiServer,
  { plan, version }: { readonly plan: ServicePlan; readonly version: string },
): Promise<ServingFiles> {
  const { charm, machine } = unit;
  const description = quoteLine(`WSGI application of ${unit.name} (${server.name})`);
  // A machine without IPv6 would refuse the whole socket.
  const hasIpv6 = (await machine.files.kind('/proc/net/if_inet6')) !== 'absent';
  const listen = [`0.0.0.0:${plan.port}`, ...(hasIpv6 ? [`[::]:${plan.port}`] : [])];
  return {
    service: await charm.render('gunicorn3.service.hbs', {
      description,
      command: quoteExec([pythonOf(plan), ...server.arguments(plan, version)]),
      sandbox: await sandbox(unit, plan, environmentFilePath),
    }),
    socket: await charm.render('gunicorn3.socket.hbs', {
      description,
      listen: listen.map((address) => `ListenStream=${address}`).join('\n'),
    }),
    environment: environmentText(plan.environment),
    server: await charm.render(server.configFile.template, server.configValues(plan)),
    logrotate: await charm.render('wsgi-logrotate.hbs', { logfile: plan.logfile, user: plan.user }),
  };
}

/** Writes the files; returns which of them changed. */
export async function writeFiles(
  { files, systemd }: Machine,
  server: WsgiServer,
  texts: ServingFiles,
): Promise<ReadonlySet<FileName>> {
  const file = (path: string, content: string, mode: number) =>
    files.ensureFile({ path, content, mode });
  const written = {
    environment: await file(environmentFilePath, texts.environment, 0o600),
    server: await file(server.configFile.path, texts.server, 0o644),
    logrotate: await file(logrotateFile, texts.logrotate, 0o644),
    socket: await systemd.ensureUnit(socket, texts.socket),
    service: await systemd.ensureUnit(service, texts.service),
  };
  return new Set(names.filter((name) => written[name].changed));
}

/** Removes the files; the units are stopped and disabled first. */
export async function removeFiles({ files, systemd }: Machine, server: WsgiServer): Promise<void> {
  // A client of the socket would start the service again.
  await systemd.ensureNoUnit(socket);
  await systemd.ensureNoUnit(service);
  for (const path of [environmentFilePath, server.configFile.path, logrotateFile]) {
    await files.ensureAbsent(path);
  }
}

/** A plan that was served, with all that a roll-back to it needs; holds secrets. */
export interface ServedPlan {
  readonly record: PlanRecord;
  readonly databases: Databases;
  readonly files: ServingFiles;
}

/** The plan that was served last. */
export interface SavedPlan extends ServedPlan {
  /** The plan that it replaced, until the hook is known to be committed; null for none. */
  readonly former?: ServedPlan | null;
}

/** The version of the saved plan's layout, which is in the file; increased whenever an older charm could misread it. */
const planVersion = 1;

/**
 * The plan that was served last; undefined when none ever was.
 *
 * @throws SAVED_PLAN_INVALID when a newer charm wrote it: without it the machine's release would be taken for none.
 */
export async function readSavedPlan({ files }: Machine): Promise<SavedPlan | undefined> {
  const found = tryParseJson((await files.readText(savedFile)) ?? '');
  if (!isObject(found)) return undefined;
  if (typeof found.version === 'number' && found.version > planVersion) {
    throw fault(
      'SAVED_PLAN_INVALID',
      `the plan ${savedFile} has version ${found.version}; expected at most ${planVersion}`,
    );
  }
  // Only this module writes the file, and only root can.
  const saved = found as unknown as SavedPlan;
  const record = readRecord(saved.record as unknown as Json);
  return record === undefined ? undefined : { ...saved, record };
}

/** Removes the saved plan; the machine is in no plan then. */
export async function removeSavedPlan(machine: Machine): Promise<void> {
  await machine.files.ensureAbsent(savedFile);
  await clearSwitching(machine);
  await machine.files.removeEmptyFolder(serving);
}

/** Marks the machine as switching, until `clearSwitching` or `saveServedPlan`: a hook that is killed leaves the mark. */
export async function markSwitching({ files }: Machine): Promise<void> {
  await files.ensureFolder({ path: serving, mode: 0o700 });
  await files.ensureFile({ path: switchingFile, content: '', mode: 0o600 });
}

/** Clears the mark: the machine is in the saved plan again, or in none. */
export async function clearSwitching({ files }: Machine): Promise<void> {
  await files.ensureAbsent(switchingFile);
}

/** Whether the machine's plan is unknown: a switch was interrupted, or files of the saved plan are missing. */
export async function switchWasInterrupted(machine: Machine): Promise<boolean> {
  return isUncertain(machine, await readSavedPlan(machine));
}

async function isUncertain(machine: Machine, saved: SavedPlan | undefined): Promise<boolean> {
  if ((await machine.files.kind(switchingFile)) !== 'absent') return true;
  return saved !== undefined && !(await areInPlace(machine, saved.files));
}

const pathOf: Readonly<Record<FileName, string>> = {
  service: `${unitFolder}/${service}`,
  socket: `${unitFolder}/${socket}`,
  environment: environmentFilePath,
  server: serverConfiguration,
  logrotate: logrotateFile,
};

/** The saved plan tells what was applied once; only the files tell what is in place. */
async function areInPlace({ files }: Machine, saved: ServingFiles): Promise<boolean> {
  for (const name of names) {
    if ((await files.readText(pathOf[name])) !== saved[name]) return false;
  }
  return true;
}

/** Saves a plan that serves, as a whole or not at all. */
export async function saveServedPlan(machine: Machine, saved: SavedPlan): Promise<void> {
  await writeSavedPlan(machine, saved);
  await clearSwitching(machine);
}

/** Replaces the saved plan. */
export async function writeSavedPlan({ files }: Machine, saved: SavedPlan): Promise<void> {
  const content = JSON.stringify({ version: planVersion, ...saved });
  await files.ensureFile({ path: savedFile, content, mode: 0o600 });
}

/** The plan that the machine is in; undefined when there is none, or when a switch was interrupted. */
export async function servingRecord(machine: Machine): Promise<PlanRecord | undefined> {
  const saved = await readSavedPlan(machine);
  return (await isUncertain(machine, saved)) ? undefined : saved?.record;
}

/** The secrets of the application that serves, for masking its output. */
export async function servingSecrets(machine: Machine): Promise<readonly string[]> {
  const { variables } = parseEnvironmentFile(
    (await readSavedPlan(machine))?.files.environment ?? '',
  );
  return secretsOf(Object.fromEntries(variables));
}
