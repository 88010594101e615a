import { writeFile } from 'node:fs/promises';
import { homePaths } from '../../controller/client.ts';
import type { HomeOptions } from '../command.ts';
import { controllerHome } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';
import { isInstalled } from './controller-service.ts';

/** Prints, a single time for each home, that nothing starts its controller after a reboot. */
export async function hintAtInstall(terminal: Terminal, options: HomeOptions): Promise<void> {
  const home = await controllerHome(options, terminal);
  if (await isInstalled(home)) return;
  try {
    await writeFile(homePaths(home).hinted, '', { flag: 'wx', mode: 0o600 });
  } catch {
    // The hint was printed before, or the home is another user's.
    return;
  }
  const where = options.home === undefined ? '' : ` --home ${options.home}`;
  terminal.err.line('after a reboot of this host nothing starts the controller and its machines');
  terminal.err.line(`hint: charmwright controller install${where}`);
}
