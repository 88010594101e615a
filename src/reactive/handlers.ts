import type { Predicate } from './predicates.ts';
import type { IterationView } from './iteration-view.ts';

/** A handler of a composed charm. */
export type Handler<Unit, Value> = DeclaredHandler<Unit, Value> | OpenHandler<Unit, Value>;

/** What all handlers have. */
interface HandlerParts<Unit, Value> {
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
}

/** A handler whose conditions are declared. */
export interface DeclaredHandler<Unit, Value> extends HandlerParts<Unit, Value> {
  readonly kind: 'declared';
  /** Milliseconds that it may take. */
  readonly limit: number | undefined;
  readonly run: (unit: Unit) => void | Promise<void>;
}

/**
 * A handler whose conditions only it knows, such as a program.
 *
 * It is asked in the hooks phase and in each iteration before which any flag has changed.
 */
export interface OpenHandler<Unit, Value> extends HandlerParts<Unit, Value> {
  readonly kind: 'open';
  readonly decide: Decide<Unit>;
}

/** Answers what to do now, or undefined when the handler's time has not come; must change nothing. */
export type Decide<Unit> = (
  unit: Unit,
  view: IterationView,
) => Promise<(() => Promise<void>) | undefined>;

/** What an action runs. */
export interface Action<ActionUnit, Value> {
  readonly name: string;
  readonly layer: string;
  /** Milliseconds that it may take. */
  readonly limit: number | undefined;
  readonly run: (unit: ActionUnit) => ActionAnswer<Value> | Promise<ActionAnswer<Value>>;
}

/** An action's result, if it has one. */
export type ActionAnswer<Value> = Readonly<Record<string, Value>> | undefined;
