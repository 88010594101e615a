import type { CharmwrightError } from '../errors.ts';
import { readCharmFile } from './charm-file.ts';
import { type CharmFileName, charmFileNames } from './charm-file-name.ts';
import { type JujuYaml, parseJujuYaml } from './juju-yaml.ts';
import type { JsonObject } from '../base/json.ts';
import { bothVersions, type Refusal } from './refusal.ts';
import type { CharmRule, CharmValues, RuleFinding } from './rules/charm-rule.ts';
import { charmRules } from './rules/order.ts';

/** The YAML files of a charm by their names; a name that is not there is a file that is not there. */
export type CharmTexts = Readonly<Partial<Record<CharmFileName, string>>>;

export interface ValidateSettings {
  /** Whether the rules that are only ours hold too. */
  readonly strict: boolean;
  /** A file as messages show it; by its name when absent. */
  readonly named?: (file: CharmFileName) => string;
}

export interface ValidatedCharm {
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
 */
export function validateCharm(
  texts: CharmTexts,
  { strict, named = (name) => name }: ValidateSettings,
): ValidatedCharm {
  const faults: CharmwrightError[] = [];
  const yaml: Partial<Record<CharmFileName, JujuYaml>> = {};
  for (const file of charmFileNames) {
    const text = texts[file];
    if (text === undefined) continue;
    const parsed = parseJujuYaml(named(file), text);
    faults.push(...parsed.faults);
    if (parsed.yaml !== undefined) yaml[file] = parsed.yaml;
  }
  // Rules would take a file that could not be read for one that is not there.
  const whole = faults.length === 0;
  return { ...validateFiles(yaml, { strict, whole }), yaml, faults };
}

/** The same for files that were parsed; where they are not all of the charm's, `whole` is false and no rule is asked. */
export function validateFiles(
  yaml: ValidatedCharm['yaml'],
  { strict, whole }: { readonly strict: boolean; readonly whole: boolean },
): Pick<ValidatedCharm, 'refusals' | 'values'> {
  const refusals: Refusal[] = [];
  const values: Partial<Record<CharmFileName, JsonObject>> = {};
  for (const file of charmFileNames) {
    const parsed = yaml[file];
    if (parsed === undefined) continue;
    const read = readCharmFile(file, parsed, { strict, whole: true });
    refusals.push(...read.refusals);
    values[file] = read.value;
  }
  if (!whole) return { values, refusals };
  const charm: CharmValues = {
    metadata: values['metadata.yaml'] ?? {},
    manifest: values['manifest.yaml'],
    config: values['config.yaml'],
    profile: values['lxd-profile.yaml'],
  };
  return { values, refusals: [...refusals, ...ruleRefusals(charm, refusals)] };
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
