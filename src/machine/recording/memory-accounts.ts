import { fault } from '../../errors.ts';
import type { FileOwner, Users } from '../machine.ts';
import { checkUserName } from '../names.ts';
import type { Note } from './effect.ts';

/** The users and groups of the recording machine. */
export class MemoryAccounts implements Users {
  readonly #groupOf: Map<string, string>;
  readonly #note: Note;

  constructor(users: readonly string[], note: Note) {
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
