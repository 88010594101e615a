import type { Predicate } from './predicates.ts';

/** A handler of a composed charm. */
export interface Handler<Unit, Value> {
  /** `<layer>/<name>` */
  readonly id: string;
  readonly layer: string;
  /** Position in the charm: handlers run in this order. */
  readonly order: number;
  /** The hooks it runs in, in the hooks phase; undefined for a handler of the reactive phase. */
  readonly hooks: ReadonlySet<string> | undefined;
  /** All must hold. */
  readonly predicates: readonly Predicate[];
  /** What it depends on; empty when it runs whenever its predicates hold. */
  readonly inputs: readonly ((unit: Unit) => Value | Promise<Value>)[];
  readonly run: (unit: Unit) => void | Promise<void>;
}

/** What an action runs. */
export interface Action<ActionUnit, Value> {
  readonly name: string;
  readonly layer: string;
  readonly run: (unit: ActionUnit) => ActionAnswer<Value> | Promise<ActionAnswer<Value>>;
}

/** An action's result, if it has one. */
export type ActionAnswer<Value> = Readonly<Record<string, Value>> | undefined;
