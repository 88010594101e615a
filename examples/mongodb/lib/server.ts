import { renderEnvironmentFile, type Machine } from 'charmwright';
import { serverCommand, serverUnit } from './server-unit.ts';

export const service = 'mongodb-server.service';
const program = '/usr/local/lib/mongodb/server';
const environment = '/etc/mongodb-server.env';

export interface ServerSettings {
  /** The account that creates the others; undefined when no client needs one. */
  readonly operator: { readonly user: string; readonly password: string } | undefined;
}

export type Running = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Makes the server run from `attached` with these settings; it restarts only when something differs. */
export async function runServer(
  machine: Machine,
  attached: string,
  settings: ServerSettings,
): Promise<Running> {
  const { files, processes, systemd, users } = machine;
  await users.ensureSystemUser('mongodb');
  const copied = await copyProgram(machine, attached);
  if (!copied.ok) return copied;
  const { stdout } = await processes.run(program, ['--version'], { cwd: '/' });
  const authentication = settings.operator !== undefined;
  const command = serverCommand(stdout, authentication);
  const written = [
    await files.ensureFile({
      path: environment,
      content: renderEnvironmentFile(operatorVariables(settings)),
      mode: 0o600,
    }),
    await systemd.ensureUnit(service, serverUnit({ program, command, environment })),
  ];
  await systemd.ensureEnabled(service);
  const running = (await systemd.active(service)) === 'active';
  if (running && !copied.changed && written.every(({ changed }) => !changed)) return { ok: true };
  const outcome = await systemd.restart(service);
  return outcome.ok ? outcome : { ok: false, reason: `no start: ${outcome.output.trim()}` };
}

/** Stops the server, and removes all of it but its data; its environment holds a password. */
export async function removeServer({ files, systemd }: Machine): Promise<void> {
  await systemd.ensureNoUnit(service);
  for (const path of [environment, program]) await files.ensureAbsent(path);
}

/** FerretDB makes its first account from these. */
function operatorVariables({ operator }: ServerSettings): Readonly<Record<string, string>> {
  if (operator === undefined) return {};
  return {
    FERRETDB_SETUP_DATABASE: 'admin',
    FERRETDB_SETUP_USERNAME: operator.user,
    FERRETDB_SETUP_PASSWORD: operator.password,
  };
}

async function copyProgram(
  { files, processes }: Machine,
  attached: string,
): Promise<
  { readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly reason: string }
> {
  const same = await processes.run('cmp', ['--silent', attached, program], { cwd: '/' });
  if (same.code === 0) return { ok: true, changed: false };
  const next = `${program}.new`;
  await files.ensureFolder({ path: '/usr/local/lib/mongodb', mode: 0o755 });
  const copied = await processes.run('install', ['-m', '0755', attached, next], { cwd: '/' });
  if (copied.code !== 0) return { ok: false, reason: copied.output.trim() };
  await files.move(next, program);
  return { ok: true, changed: true };
}
