import { type CharmwrightError, fault } from '../../../errors.ts';
import type { JsonObject } from '../../../base/json.ts';
import { deepMerge } from '../merge.ts';
import type { SourceDocument } from '../source-document.ts';
import { type Deletes, withoutDeleted } from './deletes.ts';
import type { Contribution, PlanContext } from './tactic.ts';

export interface MergedDocuments {
  readonly value: JsonObject;
  readonly faults: readonly CharmwrightError[];
}

type Prepare = (value: JsonObject) => JsonObject;

/** Merges documents bottom up; `prepare` gives each the one shape in which it merges. */
export function mergeStack(
  documents: readonly SourceDocument[],
  prepare: Prepare = (value) => value,
): MergedDocuments {
  const faults: CharmwrightError[] = [];
  let merged: JsonObject = {};
  for (const document of documents) {
    const next = mergeOver(merged, document, prepare);
    merged = next.value;
    faults.push(...next.faults);
  }
  return { value: merged, faults };
}

/** The same for what all layers have of a file, where a layer's `deletes` first take away what is below it. */
export function mergeLayers(
  stack: readonly Contribution[],
  { layers }: PlanContext,
  {
    deletes,
    prepare = (value) => value,
  }: { readonly deletes: readonly Deletes[]; readonly prepare?: Prepare },
): MergedDocuments {
  const faults: CharmwrightError[] = [];
  let merged: JsonObject = {};
  for (const layer of layers) {
    const below = withoutDeleted(merged, layer, deletes);
    const document = stack.find((each) => each.layer === layer)?.document;
    const next =
      document === undefined ? { ...below, faults: [] } : mergeOver(below.value, document, prepare);
    merged = next.value;
    faults.push(...below.faults, ...next.faults);
  }
  return { value: merged, faults };
}

function mergeOver(below: JsonObject, document: SourceDocument, prepare: Prepare): MergedDocuments {
  const { value, conflicts } = deepMerge(below, prepare(document.value));
  const faults = conflicts.map(({ path, lower, upper }) =>
    fault('MERGE_CONFLICT', `${path.join('.')} is ${upper} here and ${lower} in a layer below`, {
      source: document.locate(path, 'value'),
    }),
  );
  return { value, faults };
}
