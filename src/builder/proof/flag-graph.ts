import type { SourcePosition } from '../../errors.ts';
import type { TriggerDescription } from '../describe/charm-description.ts';
import { covers, type FlagUse, flagUses, positionOf, readFlags } from '../describe/flag-uses.ts';
import type { ProofSubject, SubjectCode } from './proof-rule.ts';

/** What is known of a charm's flags from its layers' words and texts. */
export interface FlagGraph {
  /** Flag → who awaits it, as `handler hello/announce the source`. Sorted by flag. */
  readonly waitedFor: ReadonlyMap<string, readonly string[]>;
  /** Flags that are set, announced or toggled, patterns with `*` among them. */
  readonly set: ReadonlySet<string>;
  /** Flags that are cleared only. */
  readonly cleared: ReadonlySet<string>;
  /** Flags of all layers' `flags:`, patterns among them. */
  readonly declared: ReadonlySet<string>;
  /** Whether anything may ever set a flag. */
  readonly settable: (flag: string) => boolean;
  readonly isAutomatic: (flag: string) => boolean;
  readonly isDeclared: (flag: string) => boolean;
  readonly place: (flag: string) => SourcePosition | undefined;
}

/** Reads the graph off a charm's declarations and texts. Pure. */
export function flagGraph(
  { kind, layers, charm }: Pick<ProofSubject, 'kind' | 'layers' | 'charm'>,
  code: SubjectCode,
): FlagGraph {
  const uses = code.modules.map(({ layer, code: text }) => ({ layer, uses: flagUses(text) }));
  const all = uses.flatMap((each) => each.uses);
  const triggered = code.charm.triggers.flatMap(({ set }) => set ?? []);
  const named = all.filter(isSetting).map(({ flag }) => flag);
  const set = new Set([...named.filter((flag) => flag !== '*'), ...triggered]);
  const declaredBy = layers.map(({ name, layerFile }) => ({
    name,
    flags: Object.keys(layerFile.flags),
  }));
  const declared = new Set(declaredBy.flatMap(({ flags }) => flags));
  // A layer that computes the names of flags, or has programs, is believed to set those it declares.
  const computing = new Set([
    ...uses
      .filter((each) => each.uses.some((use) => isSetting(use) && use.flag === '*'))
      .map(({ layer }) => layer),
    ...layers.filter(({ programs }) => programs.length > 0).map(({ name }) => name),
  ]);
  const computed = declaredBy
    .filter(({ name }) => computing.has(name))
    .flatMap(({ flags }) => flags);
  const automatic = new Set(code.charm.automatic);
  // What a layer declares and awaits may be for the layers above it to set.
  const open = kind === 'layer' ? Object.keys(charm.layerFile.flags) : [];
  const sources = [...set, ...computed, ...open];
  return {
    waitedFor: flagsInConditions(code),
    set,
    cleared: new Set(
      all.flatMap(({ verb, flag }) =>
        verb === 'clear' && flag !== '*' && !set.has(flag) ? flag : [],
      ),
    ),
    declared,
    settable: (flag) => automatic.has(flag) || sources.some((each) => covers(each, flag)),
    isAutomatic: (flag) => automatic.has(flag),
    isDeclared: (flag) => [...declared].some((each) => covers(each, flag)),
    place: (flag) => positionOf(flag, code.modules),
  };
}

function isSetting({ verb }: FlagUse): boolean {
  return verb !== 'clear';
}

function flagsInConditions({
  charm,
  modules,
}: SubjectCode): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const add = (flag: string, who: string): void => {
    found.set(flag, (found.get(flag) ?? new Set()).add(who));
  };
  for (const { id, predicates } of charm.handlers) {
    for (const { flags } of predicates) for (const flag of flags) add(flag, `handler ${id}`);
  }
  for (const trigger of charm.triggers) {
    for (const flag of causesOf(trigger)) add(flag, 'a trigger');
  }
  for (const { file, code } of modules) for (const flag of readFlags(code)) add(flag, file);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([flag, who]) => [flag, [...who]]));
}

function causesOf({ when, whenNot }: TriggerDescription): readonly string[] {
  return [when, whenNot].filter((flag) => flag !== undefined);
}
