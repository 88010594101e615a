/** What an author writes: a layer's handlers, declared against a builder and never registered by import. */

import type { TimeLimit } from './time-limit.ts';

/** A layer as its module exports it; nothing runs until a charm composes it. */
export interface LayerDefinition<Unit, ActionUnit extends Unit, Value> {
  readonly kind: 'layer';
  readonly define: (declare: Declare<Unit, ActionUnit, Value>) => void;
}

/** The words a layer declares its handlers with. */
export interface Declare<Unit, ActionUnit extends Unit, Value> {
  /** Holds while all of these flags are set. */
  readonly when: (...flags: readonly string[]) => Conditions<Unit, Value>;
  /** Holds while at least one of these flags is set. */
  readonly whenAny: (...flags: readonly string[]) => Conditions<Unit, Value>;
  /** Holds while none of these flags is set. */
  readonly whenNot: (...flags: readonly string[]) => Conditions<Unit, Value>;
  /** Holds while at least one of these flags is not set. */
  readonly whenNotAll: (...flags: readonly string[]) => Conditions<Unit, Value>;
  /**
   * Runs in the hooks phase when one of these patterns names the hook.
   *
   * `{a,b}` means either; `{provides:http}` any endpoint of that role and interface.
   */
  readonly hook: (...patterns: readonly string[]) => Conditions<Unit, Value>;
  /** Runs when the operator asks for this action; what it returns is the action's result. */
  readonly action: (name: string) => ActionHandler<ActionUnit, Value>;
  /** Sets and clears flags in the moment another one is set or cleared. */
  readonly trigger: (trigger: DeclaredTrigger<Unit>) => void;
}

/** Conditions that must all hold; each call returns a new value. */
export interface Conditions<Unit, Value> {
  when(...flags: readonly string[]): Conditions<Unit, Value>;
  whenAny(...flags: readonly string[]): Conditions<Unit, Value>;
  whenNot(...flags: readonly string[]): Conditions<Unit, Value>;
  whenNotAll(...flags: readonly string[]): Conditions<Unit, Value>;
  /**
   * Names what the handler depends on: it then runs only when this value differs from what it was
   * when the handler last succeeded (in a hook that was committed).
   */
  inputs(read: (unit: Unit) => Value | Promise<Value>): Conditions<Unit, Value>;
  /**
   * Fails the hook when the handler takes longer, such as `5 min`; without it a handler may take all the time
   * it wants, and after a minute the log says that it does.
   */
  within(limit: TimeLimit): Conditions<Unit, Value>;
  /** Gives the handler its name, unique in its layer, and what it does. */
  do(name: string, run: (unit: Unit) => void | Promise<void>): void;
}

export interface ActionHandler<ActionUnit, Value> {
  /** Fails the action when it takes longer, such as `5 min`. */
  within(limit: TimeLimit): ActionHandler<ActionUnit, Value>;
  do(
    run: (
      unit: ActionUnit,
    ) =>
      | Readonly<Record<string, Value>>
      | undefined
      | Promise<Readonly<Record<string, Value>> | undefined>,
  ): void;
}

/** A trigger as an author writes it. */
export interface DeclaredTrigger<Unit> extends Omit<Trigger, 'calls'> {
  /**
   * Called with the layer's unit after the flags are set and cleared, in the moment that the cause comes about;
   * it may change flags and log, and can not wait for anything. What takes time is for a handler.
   */
  readonly call?: (unit: Unit) => void;
}

/** Exactly one cause, and at least one effect; effects run set first, then clear, then what is called. */
export interface Trigger {
  readonly when?: string;
  readonly whenNot?: string;
  readonly set?: readonly string[];
  readonly clear?: readonly string[];
  /** It also calls a function of its layer. */
  readonly calls?: true;
}
