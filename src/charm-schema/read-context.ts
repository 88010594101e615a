import type { JsonPath } from '../base/json.ts';
import type { JujuVersion, Refusal, StricterRule } from './refusal.ts';

/** What a reader finds; whose verdict it is, in which file and where is added to it. */
export type Finding = Omit<Refusal, 'by' | 'file' | 'path'>;

/** How a value is read, where it stands, and where what is wrong with it goes. */
export interface ReadContext {
  readonly path: JsonPath;
  /** Whether rules that are only ours hold too. */
  readonly strict: boolean;
  /** False for a layer's part of a file, in which keys may be missing. */
  readonly whole: boolean;
  /** The versions that look at the value. */
  readonly by: readonly JujuVersion[];
  /** The rule for values that no version looks at. */
  readonly stricter?: StricterRule;
  /** Takes each finding, with the context that it was made in. */
  readonly take: (finding: Finding, context: ReadContext) => void;
}

/** The context of a file's root; `add` gets each refusal without the file's name. */
export function readContext(
  settings: Omit<ReadContext, 'path' | 'take'>,
  add: (refusal: Omit<Refusal, 'file'>) => void,
): ReadContext {
  return {
    ...settings,
    path: [],
    take: (finding, { path, strict, by, ...context }) => {
      const stricter = finding.stricter ?? context.stricter;
      if (stricter === undefined) add({ ...finding, path, by });
      else if (strict) add({ ...finding, path, by: [], stricter });
    },
  };
}

/** The context of a member or an item of the value. */
export function at(context: ReadContext, key: string | number): ReadContext {
  return { ...context, path: [...context.path, key] };
}

/** The context of a value that fewer versions look at. */
export function narrowed(
  context: ReadContext,
  to: Pick<ReadContext, 'by' | 'stricter'>,
): ReadContext {
  return { ...context, ...to };
}

/** Reports something that is wrong with the value itself, or with its key. */
export function report(context: ReadContext, finding: Finding): void {
  context.take(finding, context);
}
