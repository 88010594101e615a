import { fault } from '../../errors.ts';
import type { Ensured, Processes, RunResult, Users } from '../machine.ts';
import { checkUserName } from '../names.ts';
import type { Accounts } from './accounts.ts';
import { programFault } from './program-fault.ts';
import { retry } from './retry.ts';

type Sleep = (milliseconds: number) => Promise<void>;

/** The users of the machine this runs on, made by Debian's `useradd` and removed by its `userdel`. */
export class RealUsers implements Users {
  readonly #accounts: Accounts;
  readonly #processes: Processes;
  readonly #sleep: Sleep;

  constructor(accounts: Accounts, processes: Processes, sleep: Sleep) {
    this.#accounts = accounts;
    this.#processes = processes;
    this.#sleep = sleep;
  }

  async ensureSystemUser(name: string): Promise<Ensured> {
    checkUserName(name);
    if ((await this.#accounts.user(name)) !== undefined) return { changed: false };
    // A group of that name, left over or made by hand, is taken for the user's own.
    const hasGroup = (await this.#accounts.group(name)) !== undefined;
    const group = hasGroup ? ['--gid', name] : ['--user-group'];
    const nowhere = ['--no-create-home', '--home-dir', '/nonexistent'];
    const args = ['--system', ...nowhere, '--shell', '/usr/sbin/nologin', ...group, name];
    const result = await this.#change('useradd', args);
    if (result.code === 0) return { changed: true };
    throw (
      programFault('useradd', `make the system user ${name}`, result) ??
      fault('USER_NOT_CREATED', `useradd could not make the system user ${name}`, {
        details: result.output,
      })
    );
  }

  exists = async (name: string): Promise<boolean> =>
    (await this.#accounts.user(name)) !== undefined;

  async ensureNoUser(name: string): Promise<Ensured> {
    checkUserName(name);
    if (!(await this.exists(name))) return { changed: false };
    // Debian's login.defs has USERGROUPS_ENAB, with which the user's own group goes too (userdel(8)).
    const result = await this.#change('userdel', [name]);
    if (result.code === 0) return { changed: true };
    throw (
      programFault('userdel', `remove the user ${name}`, result) ??
      fault('USER_NOT_REMOVED', `userdel could not remove the user ${name}`, {
        details: result.output,
      })
    );
  }

  async #change(program: string, args: readonly string[]): Promise<RunResult> {
    const run = () => this.#processes.run(program, args, { timeout: 60_000 });
    // Another program may just hold the lock on /etc/passwd, and systemd may just end a service's last process.
    const isPassing = ({ output }: RunResult) => /cannot lock|is currently used by/.test(output);
    return retry(run, isPassing, { tries: 5, firstWait: 500, sleep: this.#sleep });
  }
}
