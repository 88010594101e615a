import type { CharmwrightError } from '../../../errors.ts';
import type { BuildPlan } from '../build-plan.ts';
import type { InterfaceSource } from '../interface-source.ts';
import type { JsonPath } from '../../../base/json.ts';
import { valueAt } from '../../../base/json-at.ts';
import type { LayerSource } from '../layer-source.ts';
import type { SourceDocument } from '../source-document.ts';

/** Looks at one thing of a planned charm and returns all that is wrong with it. */
export type Rule = (subject: RuleSubject) => CharmwrightError[];

export interface RuleSubject {
  readonly plan: BuildPlan;
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  readonly charm: LayerSource;
}

/** The topmost layer's file that has a value at `path`: the one to correct. */
export function sourceOf(
  layers: readonly LayerSource[],
  file: string,
  path: JsonPath,
): SourceDocument | undefined {
  return layers.findLast(({ documents }) => {
    const document = documents[file];
    return document !== undefined && valueAt(document.value, path) !== undefined;
  })?.documents[file];
}
