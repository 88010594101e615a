import { flagName } from './flag-name.ts';
import type { DeclaredHandler } from './handlers.ts';
import type { Conditions } from './layer.ts';
import type { Predicate } from './predicates.ts';
import { parseTimeLimit, type TimeLimit } from './time-limit.ts';

/** What a handler runs under; its name and what it does come last. */
export interface DraftParts<Unit, Value> {
  readonly hooks: ReadonlySet<string> | undefined;
  readonly predicates: readonly Predicate[];
  readonly inputs: DeclaredHandler<Unit, Value>['inputs'];
  readonly limit: number | undefined;
}

/** Takes a handler that is complete. */
export type Register<Unit, Value> = (
  name: string,
  parts: DraftParts<Unit, Value>,
  run: DeclaredHandler<Unit, Value>['run'],
) => void;

/** A handler that is being declared: a value, so one draft may be the start of several handlers. */
export class DraftHandler<Unit, Value> implements Conditions<Unit, Value> {
  readonly #register: Register<Unit, Value>;
  readonly #parts: DraftParts<Unit, Value>;

  constructor(register: Register<Unit, Value>, parts: DraftParts<Unit, Value>) {
    this.#register = register;
    this.#parts = parts;
  }

  when(...flags: readonly string[]): DraftHandler<Unit, Value> {
    return this.#also({ kind: 'all', flags });
  }

  whenAny(...flags: readonly string[]): DraftHandler<Unit, Value> {
    return this.#also({ kind: 'any', flags });
  }

  whenNot(...flags: readonly string[]): DraftHandler<Unit, Value> {
    return this.#also({ kind: 'none', flags });
  }

  whenNotAll(...flags: readonly string[]): DraftHandler<Unit, Value> {
    return this.#also({ kind: 'not-all', flags });
  }

  inputs(read: DeclaredHandler<Unit, Value>['inputs'][number]): DraftHandler<Unit, Value> {
    const inputs = [...this.#parts.inputs, read];
    return new DraftHandler(this.#register, { ...this.#parts, inputs });
  }

  within(limit: TimeLimit): DraftHandler<Unit, Value> {
    return new DraftHandler(this.#register, { ...this.#parts, limit: parseTimeLimit(limit) });
  }

  do(name: string, run: DeclaredHandler<Unit, Value>['run']): void {
    this.#register(name, this.#parts, run);
  }

  #also({ kind, flags }: Predicate): DraftHandler<Unit, Value> {
    const predicate = { kind, flags: flags.map(flagName) };
    const predicates = [...this.#parts.predicates, predicate];
    return new DraftHandler(this.#register, { ...this.#parts, predicates });
  }
}
