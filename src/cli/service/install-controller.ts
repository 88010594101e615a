import { setTimeout as pause } from 'node:timers/promises';
import {
  connect,
  endController,
  ensureController,
  runningController,
} from '../../controller/client.ts';
import { fault, isFault } from '../../errors.ts';
import { quoteExec } from '../../machine/systemd-unit-file/index.ts';
import type { HomeOptions } from '../command.ts';
import { packageVersion } from '../package-version.ts';
import {
  isInstalled,
  removeService,
  serviceArgv,
  startService,
  writeService,
} from './controller-service.ts';
import { servicePaths } from './service-unit.ts';
import { initProcessName, isSystemdRunning } from './systemd.ts';
import type { Terminal } from '../terminal.ts';
import { controllerHome } from '../session/session.ts';

/** Installs the service of a home's controller and starts it; a running controller is replaced. */
export async function installController(terminal: Terminal, options: HomeOptions): Promise<void> {
  const home = await controllerHome(options, terminal);
  requireRoot();
  await writeService(home, terminal.env);
  const { name, unit } = servicePaths(home);
  terminal.out.line(`wrote ${unit}`);
  if (!isSystemdRunning()) {
    terminal.err.line(`the first process of this host is ${initProcessName()}, not systemd`);
    terminal.err.line('hint: have it start this line as root at each boot:');
    terminal.err.line(quoteExec(serviceArgv(home)));
    return;
  }
  printInterrupted(terminal, await endController(home, stopTimeoutSeconds));
  await startService(home);
  await controllerStarted(home);
  terminal.out.line(`${name} runs, and starts at boot`);
}

/** Removes the service; machines go on running, and the next command starts a controller as without the service. */
export async function uninstallController(terminal: Terminal, options: HomeOptions): Promise<void> {
  const home = await controllerHome(options, terminal);
  requireRoot();
  const removed = await removeService(home);
  const { unit } = servicePaths(home);
  terminal.out.line(removed ? `removed ${unit}` : 'the controller is not installed');
}

/** Replaces a running controller, and the program of its service, by the ones of this package. */
export async function upgradeController(
  terminal: Terminal,
  { wait, ...options }: HomeOptions & { readonly wait: number },
): Promise<void> {
  const home = await controllerHome(options, terminal);
  requireRoot();
  const installed = await isInstalled(home);
  if (installed) await writeService(home, terminal.env);
  const interrupted = await endController(home, wait);
  printInterrupted(terminal, interrupted);
  if (installed || interrupted !== undefined) {
    await ensureController(home, { env: terminal.env, start: () => startService(home) });
    terminal.out.line(`the controller is version ${packageVersion()} now`);
  } else {
    terminal.out.line('no controller was running; the next command starts this version');
  }
}

/** What `controller show` prints. */
export async function describeController(terminal: Terminal, options: HomeOptions) {
  const home = await controllerHome(options, terminal);
  const installed = await isInstalled(home);
  const running = await connect(home)
    .request('ping', {})
    .catch((error: unknown) => {
      if (isFault(error, 'CONTROLLER_UNREACHABLE')) return undefined;
      throw error;
    });
  return {
    home,
    running: running !== undefined,
    ...(running === undefined ? {} : { version: running.version, process: running.pid }),
    installed,
    ...(installed ? { unit: servicePaths(home).unit } : {}),
    command: quoteExec(serviceArgv(home)),
  };
}

/** How long running hooks may take to end, in seconds. */
const stopTimeoutSeconds = 60;

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw fault('SERVICE_FAILED', 'only root may change the services of this host');
}

function printInterrupted({ err }: Terminal, units: readonly string[] = []): void {
  if (units.length === 0) return;
  err.line(`cut off, and taken up again: ${units.join(', ')}`);
}

/** Waits until the controller responds: `systemctl start` returns before it serves. */
async function controllerStarted(home: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await runningController(home)) === undefined) {
    if (performance.now() > deadline) {
      throw fault('CONTROLLER_START_FAILED', `no controller came up in ${home}`, {
        hint: `look at journalctl -u ${servicePaths(home).name}`,
      });
    }
    await pause(50);
  }
}
