import type { StoredState } from '../stored-state.ts';
import {
  changesSince,
  remembered,
  wasCommitted,
  type UncommittedStore,
  type UncommittedWork,
} from './uncommitted-work.ts';

const nothing: UncommittedWork = { attempt: 0, handlers: [], options: [], keys: [] };

/**
 * One hook's part in the note of work that was begun and not committed.
 *
 * The note is written before a handler's first effect, so a hook may be killed anywhere. A hook whose handlers
 * neither have inputs nor see a change writes none.
 */
export class HookAttempt {
  /** The unit's memory, without the parts that may no longer be true on its machine. */
  readonly remembered: StoredState | undefined;
  readonly #store: UncommittedStore;
  readonly #stored: StoredState | undefined;
  /** What hooks before this one began and did not commit. */
  readonly #found: UncommittedWork | undefined;
  #written: UncommittedWork | undefined;
  /** The memory that this hook leaves, once it is known. */
  #after: Pick<StoredState, 'config' | 'endpoints'> | undefined;

  constructor(store: UncommittedStore, stored: StoredState | undefined) {
    this.#store = store;
    this.#stored = stored;
    this.#found = this.#foundWork();
    this.remembered = remembered(stored, this.#found);
  }

  /** Takes the memory that the hook commits if it succeeds; handlers run afterwards. */
  remembers(after: Pick<StoredState, 'config' | 'endpoints'>): void {
    this.#after = after;
  }

  /** Notes that a handler is about to begin. */
  async begins(id: string, hasInputs: boolean): Promise<void> {
    // Before the first committed hook there is no memory that could be wrong.
    if (this.remembered === undefined) return;
    const { handlers, options, keys } = this.#written ?? this.#firstNote(this.remembered);
    const isNew = hasInputs && !handlers.includes(id);
    const isFirst = this.#written === undefined && options.length + keys.length > 0;
    if (!isNew && !isFirst) return;
    this.#written = {
      attempt: (this.#found?.attempt ?? this.#stored?.attempt ?? 0) + 1,
      handlers: isNew ? [...handlers, id] : handlers,
      ...{ options, keys },
    };
    await this.#store.save(this.#written);
  }

  /** The number that the state has to have once this hook is committed. */
  get attempt(): number | undefined {
    return (this.#written ?? this.#found)?.attempt ?? this.#stored?.attempt;
  }

  #foundWork(): UncommittedWork | undefined {
    const found = this.#store.load();
    if (found === undefined || !wasCommitted(found, this.#stored)) return found;
    this.#store.clear();
    return undefined;
  }

  #firstNote(before: StoredState): UncommittedWork {
    const { handlers, keys: found } = this.#found ?? nothing;
    const after = this.#after ?? before;
    const { options, keys } = changesSince(before, after);
    // A bag that this hook has not read is still in doubt.
    const left = found.filter(([endpoint, relation, owner, key]) => {
      return after.endpoints[endpoint]?.[relation]?.[owner]?.[key] === '';
    });
    return { attempt: 0, handlers, options, keys: [...keys, ...left] };
  }
}
