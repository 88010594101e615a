import type { CharmwrightError } from '../errors.ts';
import { type CharmFileName, charmFileNames, readCharmFile } from './charm-file.ts';
import { type JujuYaml, parseJujuYaml } from './juju-yaml.ts';
import type { JsonObject } from './json.ts';
import { bothVersions, type Refusal } from './refusal.ts';
import type { CharmRule, CharmValues, RuleFinding } from './rules/charm-rule.ts';
import { charmRules } from './rules/order.ts';

/** The YAML files of a charm by their names; a name that is not there is a file that is not there. */
export type CharmTexts = Readonly<Partial<Record<CharmFileName, string>>>;

export interface JudgedCharm {
  /** What Juju understands of each file that can be read. */
  readonly values: Readonly<Partial<Record<CharmFileName, JsonObject>>>;
  /** The files, for the places of refusals. */
  readonly yaml: Readonly<Partial<Record<CharmFileName, JujuYaml>>>;
  /** What is no YAML to Juju. */
  readonly faults: readonly CharmwrightError[];
  readonly refusals: readonly Refusal[];
}

/**
 * Says what Juju says of a charm: all its refusals at once, and what it understands. Pure.
 *
 * With `strict` the rules hold too that are ours alone.
 */
export function judgeCharm(
  texts: CharmTexts,
  { strict }: { readonly strict: boolean },
): JudgedCharm {
  const faults: CharmwrightError[] = [];
  const refusals: Refusal[] = [];
  const values: Partial<Record<CharmFileName, JsonObject>> = {};
  const yaml: Partial<Record<CharmFileName, JujuYaml>> = {};
  for (const file of charmFileNames) {
    const text = texts[file];
    if (text === undefined) continue;
    const parsed = parseJujuYaml(file, text);
    faults.push(...parsed.faults);
    if (parsed.yaml === undefined) continue;
    yaml[file] = parsed.yaml;
    const read = readCharmFile(file, parsed.yaml, { strict, whole: true });
    refusals.push(...read.refusals);
    values[file] = read.value;
  }
  // A file that could not be read is there all the same.
  const unread = (file: CharmFileName): boolean =>
    texts[file] !== undefined && yaml[file] === undefined;
  if (!charmFileNames.some(unread)) {
    const charm: CharmValues = {
      metadata: values['metadata.yaml'] ?? {},
      manifest: values['manifest.yaml'],
      config: values['config.yaml'],
      profile: values['lxd-profile.yaml'],
    };
    refusals.push(...ruleRefusals(charm, refusals));
  }
  return { values, yaml, faults, refusals };
}

/** What the rules say, where no type is wrong already at the same place. */
function ruleRefusals(charm: CharmValues, before: readonly Refusal[]): readonly Refusal[] {
  const known = new Set(
    before.flatMap(({ file, path, stricter }) =>
      stricter === undefined ? placeName(file, path) : [],
    ),
  );
  return charmRules.flatMap((rule) =>
    [...rule.check(charm)]
      .map((each) => refusalOf(rule, each))
      .filter(({ file, path }) => !known.has(placeName(file, path))),
  );
}

function placeName(file: string, path: Refusal['path']): string {
  return JSON.stringify([file, path]);
}

function refusalOf(rule: CharmRule, found: RuleFinding): Refusal {
  return {
    file: 'metadata.yaml',
    part: 'value',
    ...found,
    by: found.by ?? rule.by ?? bothVersions,
  };
}
