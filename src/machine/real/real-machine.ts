import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Machine } from '../machine.ts';
import { Accounts } from './accounts.ts';
import { RealFiles } from './files.ts';
import { realHttp } from './http.ts';
import { RealPackages } from './packages.ts';
import { RealProcesses } from './processes.ts';
import { RealPython } from './python.ts';
import { readResources } from './resources.ts';
import { RealSystemd } from './systemd.ts';
import { RealUsers } from './users.ts';

/** What tests put in the place of the machine's own things. */
export interface RealMachineOptions {
  /** PATH of the programs that are run. */
  readonly path?: string;
  /** Folder of `passwd` and `group`. */
  readonly accounts?: string;
  readonly unitFolder?: string;
  /** Where systemd's hierarchy of control groups may be mounted. */
  readonly controlGroups?: readonly string[];
  readonly proc?: string;
  readonly packageLists?: string;
  readonly interpreter?: string;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

// Of only version 2, of version 1, and of both side by side.
const controlGroups = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

/** The machine this runs on. Making it does nothing and reads nothing. */
export function realMachine(options: RealMachineOptions = {}): Machine {
  const sleep = options.sleep ?? ((milliseconds: number) => wait(milliseconds));
  const accounts = new Accounts(options.accounts ?? '/etc');
  const processes = new RealProcesses(accounts, options.path ?? systemPath);
  const files = new RealFiles(accounts, processes);
  return {
    files,
    users: new RealUsers(accounts, processes, sleep),
    packages: new RealPackages({
      processes,
      sleep,
      lists: options.packageLists ?? '/var/lib/apt/lists',
      now: () => Date.now(),
    }),
    systemd: new RealSystemd(files, processes, {
      unitFolder: options.unitFolder ?? '/etc/systemd/system',
      controlGroups: options.controlGroups ?? controlGroups,
      proc: options.proc ?? '/proc',
    }),
    processes,
    python: new RealPython({
      files,
      processes,
      sleep,
      interpreter: options.interpreter ?? '/usr/bin/python3',
    }),
    http: realHttp,
    resources: () =>
      readResources({ root: '', processors: availableParallelism(), memory: totalmem() }),
    sleep,
  };
}
