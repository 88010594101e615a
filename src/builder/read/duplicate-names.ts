import { type CharmwrightError, fault } from '../../errors.ts';

interface Named {
  readonly name: string;
  readonly url: string;
  readonly folder: string;
}

/** A fault for each two folders that a charm includes under one name, which options, files and flags could not distinguish. */
export function duplicateNameFaults(all: readonly Named[]): readonly CharmwrightError[] {
  const first = new Map<string, Named>();
  return all.flatMap((each) => {
    const other = first.get(each.name);
    if (other === undefined) first.set(each.name, each);
    if (other === undefined || other.folder === each.folder) return [];
    return fault('LAYER_AMBIGUOUS', `${JSON.stringify(each.name)} is included from two folders`, {
      details: [other, each].map(({ url, folder }) => `  ${url} in ${folder}`).join('\n'),
    });
  });
}
