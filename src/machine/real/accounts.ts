import { promises as fs } from 'node:fs';
import { fault } from '../../errors.ts';
import type { FileOwner } from '../machine.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  /** The user's own group. */
  readonly gid: number;
  readonly home: string;
}

/** A user and a group as numbers. */
export interface OwnerIds {
  readonly uid: number;
  readonly gid: number;
}

/** Looks up the machine's own users and groups, in the files passwd(5) and group(5); read again each time. */
export class Accounts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async user(name: string): Promise<Account | undefined> {
    for (const [found = '', , uid, gid, , home = '/'] of await this.#read('passwd')) {
      if (found === name) return { name, uid: Number(uid), gid: Number(gid), home };
    }
    return undefined;
  }

  async group(name: string): Promise<number | undefined> {
    for (const [found, , gid] of await this.#read('group')) if (found === name) return Number(gid);
    return undefined;
  }

  /**
   * Owner and group by the port's defaults.
   *
   * Nothing named is root, or the user that runs this where that isn't root, since others cannot give files away.
   *
   * @throws ACCOUNT_UNKNOWN
   */
  async resolve({ owner, group }: FileOwner): Promise<OwnerIds> {
    const own = owner === undefined ? this.#self() : await this.user(owner);
    if (own === undefined) throw fault('ACCOUNT_UNKNOWN', `there is no user ${String(owner)}`);
    if (group === undefined) return { uid: own.uid, gid: own.gid };
    const gid = await this.group(group);
    if (gid === undefined) throw fault('ACCOUNT_UNKNOWN', `there is no group ${group}`);
    return { uid: own.uid, gid };
  }

  #self(): OwnerIds {
    return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  }

  async #read(file: 'passwd' | 'group'): Promise<readonly string[][]> {
    const text = await fs.readFile(`${this.#folder}/${file}`, 'utf8');
    return text.split('\n').map((line) => line.split(':'));
  }
}
