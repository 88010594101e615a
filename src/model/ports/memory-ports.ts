import type { OpenedPort } from '../../juju/agent/model-view.ts';
import type { Restorable } from '../memory-transaction.ts';
import type { PortStore } from './commit-port-changes.ts';

/** The opened ports of a model in memory. */
export class MemoryPorts implements PortStore, Restorable {
  #ports: ReadonlyMap<string, readonly OpenedPort[]> = new Map();

  ofUnit(unit: string): readonly OpenedPort[] {
    return this.#ports.get(unit) ?? [];
  }

  save(unit: string, ports: readonly OpenedPort[]): void {
    const inOrder = ports.toSorted(
      (one, other) =>
        byText(one.protocol, other.protocol) ||
        one.from - other.from ||
        one.to - other.to ||
        byText(one.endpoint, other.endpoint),
    );
    this.#ports = new Map(this.#ports).set(unit, inOrder);
  }

  removeUnit(unit: string): void {
    this.#ports = new Map([...this.#ports].filter(([each]) => each !== unit));
  }

  snapshot(): () => void {
    const before = this.#ports;
    return () => {
      this.#ports = before;
    };
  }
}

function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
