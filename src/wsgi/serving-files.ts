/** The files that make up the served plan: written together, kept for going back, restored together. */
import { isObject, tryParseJson } from '../base/json.ts';
import {
  environmentFile as environmentText,
  parseEnvironmentFile,
  quoteExec,
  quoteLine,
} from '../index.ts';
import type { Json, Machine, Unit } from '../index.ts';
import type { Databases } from './plan/databases.ts';
import { secretsOf } from './plan/mask.ts';
import {
  environmentFile,
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
  plan: ServicePlan,
  version: string,
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
      sandbox: await sandbox(unit, plan, environmentFile),
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

/** Writes the files to their places; returns which of them changed. */
export async function writeFiles(
  { files, systemd }: Machine,
  server: WsgiServer,
  texts: ServingFiles,
): Promise<ReadonlySet<FileName>> {
  const file = (path: string, content: string, mode: number) =>
    files.ensureFile({ path, content, mode });
  const written = {
    environment: await file(environmentFile, texts.environment, 0o600),
    server: await file(server.configFile.path, texts.server, 0o644),
    logrotate: await file(logrotateFile, texts.logrotate, 0o644),
    socket: await systemd.ensureUnit(socket, texts.socket),
    service: await systemd.ensureUnit(service, texts.service),
  };
  return new Set(names.filter((name) => written[name].changed));
}

/** Takes the files away again; the units are stopped and disabled first. */
export async function removeFiles({ files, systemd }: Machine, server: WsgiServer): Promise<void> {
  // A client of the socket would start the service again.
  await systemd.ensureNoUnit(socket);
  await systemd.ensureNoUnit(service);
  for (const path of [environmentFile, server.configFile.path, logrotateFile]) {
    await files.ensureAbsent(path);
  }
}

/** A plan that was served, with all that it takes to go back to it; holds secrets. */
export interface Served {
  readonly record: PlanRecord;
  readonly databases: Databases;
  readonly files: ServingFiles;
}

/** The plan that was served last. */
export interface Saved extends Served {
  /** The one that it replaced, until it is known that the hook was committed; null for none. */
  readonly former?: Served | null;
}

/** The plan that was served last; undefined when none ever was. */
export async function readSaved({ files }: Machine): Promise<Saved | undefined> {
  const found = tryParseJson((await files.readText(savedFile)) ?? '');
  if (!isObject(found)) return undefined;
  // Only this module writes the file, for root only; its version shows in the record.
  const saved = found as unknown as Saved;
  const record = readRecord(saved.record as unknown as Json);
  return record === undefined ? undefined : { ...saved, record };
}

/** Forgets the plan; the machine is in none. */
export async function forgetSaved(machine: Machine): Promise<void> {
  await machine.files.ensureAbsent(savedFile);
  await settled(machine);
  await machine.files.removeEmptyFolder(serving);
}

/** From here until `settled` or `saveServing`, a cut-off hook does not take the switch for finished. */
export async function unsettled({ files }: Machine): Promise<void> {
  await files.ensureFolder({ path: serving, mode: 0o700 });
  await files.ensureFile({ path: switchingFile, content: '', mode: 0o600 });
}

/** The machine is in the saved plan again, or in none. */
export async function settled({ files }: Machine): Promise<void> {
  await files.ensureAbsent(switchingFile);
}

/** Whether the machine is in no plan for certain: a switch was cut off, or the saved plan's files are not there. */
export async function wasCutOff(machine: Machine): Promise<boolean> {
  return isUncertain(machine, await readSaved(machine));
}

async function isUncertain(machine: Machine, saved: Saved | undefined): Promise<boolean> {
  if ((await machine.files.kind(switchingFile)) !== 'absent') return true;
  return saved !== undefined && !(await areInPlace(machine, saved.files));
}

const placeOf: Readonly<Record<FileName, string>> = {
  service: `${unitFolder}/${service}`,
  socket: `${unitFolder}/${socket}`,
  environment: environmentFile,
  server: serverConfiguration,
  logrotate: logrotateFile,
};

/** What was saved says what was applied once; only the files say what is. */
async function areInPlace({ files }: Machine, saved: ServingFiles): Promise<boolean> {
  for (const name of names) {
    if ((await files.readText(placeOf[name])) !== saved[name]) return false;
  }
  return true;
}

/** Keeps a plan that serves, whole or not at all. */
export async function saveServing(machine: Machine, saved: Saved): Promise<void> {
  await writeSaved(machine, saved);
  await settled(machine);
}

/** Replaces what is kept of the plan. */
export async function writeSaved({ files }: Machine, saved: Saved): Promise<void> {
  await files.ensureFile({ path: savedFile, content: JSON.stringify(saved), mode: 0o600 });
}

/** The plan that the machine is in; undefined when none is, or when a change of it was cut off. */
export async function servingRecord(machine: Machine): Promise<PlanRecord | undefined> {
  const saved = await readSaved(machine);
  return (await isUncertain(machine, saved)) ? undefined : saved?.record;
}

/** The secrets of the application that serves, for masking what it says. */
export async function servingSecrets(machine: Machine): Promise<readonly string[]> {
  const { variables } = parseEnvironmentFile((await readSaved(machine))?.files.environment ?? '');
  return secretsOf(Object.fromEntries(variables));
}
