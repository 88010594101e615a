import { fault } from '../../errors.ts';
import type { Ensured, Processes, Users } from '../machine.ts';
import { checkUserName } from '../names.ts';
import type { Accounts } from './accounts.ts';
import { programFault } from './program-fault.ts';
import { retry } from './retry.ts';

type Sleep = (milliseconds: number) => Promise<void>;

/** The users of the machine this runs on, made by Debian's `useradd`. */
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
    const add = () => this.#processes.run('useradd', args, { timeout: 60_000 });
    // Another program may just hold the lock on /etc/passwd.
    const isLocked = ({ output }: { output: string }) => output.includes('cannot lock');
    const patience = { tries: 5, firstWait: 500 };
    const result = await retry(add, isLocked, this.#sleep, patience);
    if (result.code === 0) return { changed: true };
    throw (
      programFault('useradd', `make the system user ${name}`, result) ??
      fault('USER_NOT_CREATED', `useradd could not make the system user ${name}`, {
        details: result.output,
      })
    );
  }
}
