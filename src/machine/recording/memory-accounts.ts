import { fault } from '../../errors.ts';
import type { FileOwner, Users } from '../machine.ts';
import { checkUserName } from '../names.ts';
import type { RecordEffect } from './effect.ts';

/** The users and groups of the recording machine. */
export class MemoryAccounts implements Users {
  readonly #groupOf: Map<string, string>;
  readonly #busy = new Set<string>();
  readonly #note: RecordEffect;

  constructor(users: readonly string[], note: RecordEffect) {
    this.#groupOf = new Map([
      ['root', 'root'],
      ['www-data', 'www-data'],
      ['nobody', 'nogroup'],
      ...users.map((user) => [user, user] as const),
    ]);
    this.#note = note;
  }

  async ensureSystemUser(name: string): Promise<{ changed: boolean }> {
    checkUserName(name);
    if (this.has(name)) return { changed: false };
    this.#groupOf.set(name, name);
    this.#note({ kind: 'user', name });
    return { changed: true };
  }

  exists = async (name: string): Promise<boolean> => this.has(name);

  async ensureNoUser(name: string): Promise<{ changed: boolean }> {
    checkUserName(name);
    if (!this.has(name)) return { changed: false };
    if (this.#busy.has(name)) {
      throw fault('USER_NOT_REMOVED', `userdel could not remove the user ${name}`);
    }
    this.#groupOf.delete(name);
    this.#note({ kind: 'no-user', name });
    return { changed: true };
  }

  /** From now on processes run as this user, so that `userdel` does not remove it. */
  refuseRemoval(name: string): void {
    this.#busy.add(name);
  }

  /** The primary group of a user. */
  groupOf(user: string): string | undefined {
    return this.#groupOf.get(user);
  }

  has(user: string): boolean {
    return this.#groupOf.has(user);
  }

  /** Owner and group by the port's defaults; ACCOUNT_UNKNOWN for one that isn't there. */
  resolve({ owner = 'root', group }: FileOwner): { owner: string; group: string } {
    const own = this.#groupOf.get(owner);
    if (own === undefined) throw fault('ACCOUNT_UNKNOWN', `there is no user ${owner}`);
    const known = group === undefined || group === 'adm' || this.#isGroup(group);
    if (!known) throw fault('ACCOUNT_UNKNOWN', `there is no group ${group}`);
    return { owner, group: group ?? own };
  }

  #isGroup(name: string): boolean {
    return [...this.#groupOf.values()].includes(name);
  }
}
