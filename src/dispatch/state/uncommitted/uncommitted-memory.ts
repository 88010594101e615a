import type { UncommittedStore, UncommittedWork } from './uncommitted-work.ts';

/** A note that is kept in memory, for hooks that have no machine of their own. */
export class UncommittedMemory implements UncommittedStore {
  work: UncommittedWork | undefined;

  constructor(work?: UncommittedWork) {
    this.work = work;
  }

  load(): UncommittedWork | undefined {
    return this.work;
  }

  async save(work: UncommittedWork): Promise<void> {
    this.work = work;
  }

  clear(): void {
    this.work = undefined;
  }
}
