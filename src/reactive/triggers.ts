import { fault } from '../errors.ts';
import { flagName } from './flag-name.ts';
import type { FlagChange } from './flag-change.ts';
import type { Trigger } from './layer.ts';

/** What follows from each change of a flag. */
export interface TriggerTable {
  /** The changes that `change` brings about: flags to set first, then flags to clear. */
  effects(change: FlagChange): readonly FlagChange[];
  /** Whether setting or clearing `flag` fires a trigger. */
  isCause(flag: string): boolean;
}

const none: readonly FlagChange[] = [];

/** A table without triggers. */
export const noTriggers: TriggerTable = { effects: () => none, isCause: () => false };

/**
 * Compiles triggers into a table; those with the same cause act in the order given.
 *
 * @throws TRIGGER_INVALID unless each has exactly one cause and at least one effect.
 */
export function compileTriggers(triggers: readonly Trigger[]): TriggerTable {
  const whenSet = new Map<string, FlagChange[]>();
  const whenCleared = new Map<string, FlagChange[]>();
  for (const trigger of triggers) {
    const { table, cause } = causeOf(trigger, whenSet, whenCleared);
    const effects = effectsOf(trigger);
    const known = table.get(cause);
    if (known === undefined) table.set(cause, [...effects]);
    else known.push(...effects);
  }
  for (const table of [whenSet, whenCleared]) for (const list of table.values()) setsFirst(list);
  return {
    effects: ({ flag, on }) => (on ? whenSet : whenCleared).get(flag) ?? none,
    isCause: (flag) => whenSet.has(flag) || whenCleared.has(flag),
  };
}

function causeOf<Table>(
  trigger: Trigger,
  whenSet: Table,
  whenCleared: Table,
): { table: Table; cause: string } {
  const { when, whenNot } = trigger;
  if (when !== undefined && whenNot === undefined) return { table: whenSet, cause: flagName(when) };
  if (whenNot !== undefined && when === undefined)
    return { table: whenCleared, cause: flagName(whenNot) };
  const found = when === undefined ? 'neither' : `when "${when}" and whenNot "${String(whenNot)}"`;
  throw fault(
    'TRIGGER_INVALID',
    `a trigger has ${found}; expected exactly one of when and whenNot`,
  );
}

function effectsOf(trigger: Trigger): FlagChange[] {
  const effects = [
    ...(trigger.set ?? []).map((flag) => ({ flag: flagName(flag), on: true })),
    ...(trigger.clear ?? []).map((flag) => ({ flag: flagName(flag), on: false })),
  ];
  if (effects.length > 0 || trigger.calls === true) return effects;
  const cause = trigger.when ?? trigger.whenNot ?? '';
  throw fault(
    'TRIGGER_INVALID',
    `the trigger on "${cause}" has no effect; expected at least one flag to set or clear, or a function to call`,
  );
}

function setsFirst(effects: FlagChange[]): void {
  effects.sort((a, b) => Number(b.on) - Number(a.on));
}
