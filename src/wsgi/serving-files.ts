/** The files that make up the served plan: written together, kept for going back, restored together. */
import { environmentFile as environmentText, quoteExec, quoteLine } from '../index.ts';
import type { Json, Machine, Unit } from '../index.ts';
import type { Databases } from './plan/databases.ts';
import {
  databasesFile,
  environmentFile,
  logrotateFile,
  recordFile,
  service,
  serving,
  socket,
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
  await systemd.ensureNoUnit(service);
  await systemd.ensureNoUnit(socket);
  for (const path of [environmentFile, server.configFile.path, logrotateFile]) {
    await files.ensureAbsent(path);
  }
}

/** The files of the plan that was served last, or undefined when none ever was. */
export async function savedFiles({ files }: Machine): Promise<ServingFiles | undefined> {
  const texts: Partial<Record<FileName, string>> = {};
  for (const name of names) {
    const text = await files.readText(copyOf(name));
    if (text === undefined) return undefined;
    texts[name] = text;
  }
  const { service: unit, socket: listener, environment, server, logrotate } = texts;
  if (unit === undefined || listener === undefined) return undefined;
  if (environment === undefined || server === undefined || logrotate === undefined)
    return undefined;
  return { service: unit, socket: listener, environment, server, logrotate };
}

/** Keeps the files of a plan that serves, with all that tells what it is; the record goes last. */
export async function saveServing(
  { files }: Machine,
  texts: ServingFiles,
  databases: Databases,
  record: PlanRecord,
): Promise<void> {
  const write = (path: string, content: string) => files.ensureFile({ path, content, mode: 0o600 });
  await files.ensureFolder({ path: serving, mode: 0o700 });
  await files.ensureAbsent(recordFile);
  for (const name of names) await write(copyOf(name), texts[name]);
  await write(databasesFile, JSON.stringify(databases));
  await write(recordFile, JSON.stringify(record));
}

/** The plan that the machine is in; undefined when none is, or when a change of it was cut off. */
export async function servingRecord({ files }: Machine): Promise<PlanRecord | undefined> {
  return readRecord(parse(await files.readText(recordFile)));
}

/** The databases that the application serves with; undefined when it never served. */
export async function servingDatabases({ files }: Machine): Promise<Databases | undefined> {
  const found = parse(await files.readText(databasesFile));
  // Only this module writes the file, for root only.
  return found === undefined ? undefined : (found as unknown as Databases);
}

function copyOf(name: FileName): string {
  return `${serving}/${name}`;
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
