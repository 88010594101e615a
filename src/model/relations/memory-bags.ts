import type { Restorable } from '../memory-transaction.ts';
import type { BagStore, RelationBag } from './bag.ts';

/** The bags of a model's relations in memory. */
export class MemoryBags implements BagStore, Restorable {
  #bags: ReadonlyMap<number, ReadonlyMap<string, RelationBag>> = new Map();

  find(relation: number, owner: string): RelationBag | undefined {
    return this.#bags.get(relation)?.get(owner);
  }

  save(relation: number, owner: string, bag: RelationBag): void {
    const own = new Map(this.#bags.get(relation)).set(owner, bag);
    this.#bags = new Map(this.#bags).set(relation, own);
  }

  removeRelation(relation: number): void {
    this.#bags = new Map([...this.#bags].filter(([each]) => each !== relation));
  }

  snapshot(): () => void {
    const before = this.#bags;
    return () => {
      this.#bags = before;
    };
  }
}
