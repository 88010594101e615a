import { type CharmwrightError, fault } from '../../../errors.ts';
import type { JsonObject } from '../json.ts';
import { deepMerge } from '../merge.ts';
import type { SourceDocument } from '../source-document.ts';

export interface MergedDocuments {
  readonly value: JsonObject;
  readonly faults: readonly CharmwrightError[];
}

/** Merges documents bottom up; `prepare` gives each the one shape in which it merges. */
export function mergeStack(
  documents: readonly SourceDocument[],
  prepare: (value: JsonObject) => JsonObject = (value) => value,
): MergedDocuments {
  const faults: CharmwrightError[] = [];
  let merged: JsonObject = {};
  for (const document of documents) {
    const { value, conflicts } = deepMerge(merged, prepare(document.value));
    merged = value;
    faults.push(
      ...conflicts.map(({ path, lower, upper }) =>
        fault(
          'MERGE_CONFLICT',
          `${path.join('.')} is ${upper} here and ${lower} in a layer below`,
          {
            source: document.locate(path, 'value'),
          },
        ),
      ),
    );
  }
  return { value: merged, faults };
}
