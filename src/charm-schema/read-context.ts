import type { JujuVersion, Refusal, StricterRule } from './refusal.ts';

/** What a reader finds; whose verdict it is and in which file is added to it. */
export type Finding = Omit<Refusal, 'by' | 'file'>;

interface ContextSettings {
  /** Whether rules that are only ours hold too. */
  readonly strict: boolean;
  /** False for a layer's part of a file, in which keys may be missing. */
  readonly whole: boolean;
  /** The versions that look at the value. */
  readonly by: readonly JujuVersion[];
  /** The rule for values that no version looks at. */
  readonly stricter?: StricterRule;
}

/** How a value is read, and where what is wrong with it goes. */
export interface ReadContext extends ContextSettings {
  readonly report: (finding: Finding) => void;
  /** The same for a value that fewer look at. */
  readonly narrowed: (to: Pick<ContextSettings, 'by' | 'stricter'>) => ReadContext;
}

/** The context of a file; `add` gets each refusal without the file's name. */
export function readContext(
  settings: ContextSettings,
  add: (refusal: Omit<Refusal, 'file'>) => void,
): ReadContext {
  return {
    ...settings,
    report: (finding) => {
      const stricter = finding.stricter ?? settings.stricter;
      if (stricter === undefined) add({ ...finding, by: settings.by });
      else if (settings.strict) add({ ...finding, by: [], stricter });
    },
    narrowed: (to) => readContext({ ...settings, ...to }, add),
  };
}
