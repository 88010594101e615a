/** The controller as a systemd service of its host. */
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { controllerProgram, homePaths, makeHome } from '../../controller/client.ts';
import { fault } from '../../errors.ts';
import { renderEnvironmentFile } from '../../machine/systemd-unit-file/index.ts';
import { servicePaths, serviceText } from './service-unit.ts';
import { isSystemdRunning, systemctl } from './systemd.ts';

/** Environment variables of the controller that systemd would not pass to a service. */
const passedVariables = [
  ...['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]),
  'CHARMWRIGHT_UPDATE_STATUS_INTERVAL',
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line of a controller that is a service: it stays, also without a model. */
export function serviceArgv(home: string): readonly string[] {
  return [...controllerProgram(home), '--stay'];
}

/** Whether the unit of a home's controller is there. */
export async function isInstalled(home: string): Promise<boolean> {
  return (await readUnit(home)) !== undefined;
}

/**
 * Writes the unit with this program, and has it started at boot; one that is there is replaced.
 *
 * The environment's proxy settings go to a file in the home that only root reads: a proxy's address may
 * hold a password, and the settings of a unit can be read by everyone.
 *
 * @throws SERVICE_FAILED when the unit cannot be written or systemd refuses it.
 */
export async function writeService(home: string, env: Environment): Promise<void> {
  makeHome(home);
  const { environment, compiled } = homePaths(home);
  const passed = passedVariables.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // A service has no home folder in which Node could keep what it compiled.
  const variables = { NODE_COMPILE_CACHE: compiled, ...Object.fromEntries(passed) };
  await replaceFile(environment, renderEnvironmentFile(variables), 0o600);
  const { name, unit, wanted } = servicePaths(home);
  const text = serviceText({ home, argv: serviceArgv(home), environmentFile: environment });
  try {
    await mkdir(dirname(wanted), { recursive: true, mode: 0o755 });
    await replaceFile(unit, text, 0o644);
    await rm(wanted, { force: true });
    await symlink(`../${name}`, wanted);
  } catch (cause) {
    throw fault('SERVICE_FAILED', `${unit} cannot be written`, { cause });
  }
  if (isSystemdRunning()) await systemctl('daemon-reload');
}

/** Starts the service; false when there is none, or no systemd that could. */
export async function startService(home: string): Promise<boolean> {
  if (!isSystemdRunning() || !(await isInstalled(home))) return false;
  await systemctl('start', servicePaths(home).name);
  return true;
}

/** Ends and removes the service; machines go on running. False when there was none. */
export async function removeService(home: string): Promise<boolean> {
  if (!(await isInstalled(home))) return false;
  const { name, unit, wanted } = servicePaths(home);
  if (isSystemdRunning()) await systemctl('stop', name);
  await rm(wanted, { force: true });
  await rm(unit, { force: true });
  await rm(homePaths(home).environment, { force: true });
  if (isSystemdRunning()) await systemctl('daemon-reload');
  return true;
}

async function readUnit(home: string): Promise<string | undefined> {
  try {
    return await readFile(servicePaths(home).unit, 'utf8');
  } catch {
    // It is not there, or its folder is closed to this user, whom it then does not concern.
    return undefined;
  }
}

async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}
