import type { SourcePosition } from '../../errors.ts';
import type { DescribedCharm, LayerModule } from '../describe/charm-description.ts';
import type { InterfaceSource } from '../plan/interface-source.ts';
import type { JsonObject, JsonPath } from '../../base/json.ts';
import type { LayerSource } from '../plan/layer-source.ts';
import { sourceOf } from '../plan/rules/rule.ts';
import type { Finding, Level, ProofRuleName } from './finding.ts';

/** Looks at one thing of a charm. Pure; independent of every other rule. */
export interface ProofRule {
  readonly name: ProofRuleName;
  /** `charms` for what a layer does not need. */
  readonly about?: 'charms';
  readonly check: (subject: ProofSubject) => readonly RuleFinding[];
}

export type RuleFinding = Omit<Finding, 'rule'>;

/** A charm as the rules see it. */
export interface ProofSubject {
  readonly kind: 'source' | 'built' | 'layer';
  readonly name: string;
  /** The last part of the folder's path. */
  readonly folder: string;
  readonly metadata: JsonObject;
  readonly config: JsonObject;
  readonly actions: JsonObject;
  /** Bottom first, the charm last. */
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  readonly charm: LayerSource;
  /** Names in the charm's root. */
  readonly files: readonly string[];
  /** Files that an agent runs and that are not executable. */
  readonly notExecutable: readonly string[];
  readonly readme: string | undefined;
  /** Handlers and their modules; undefined where they can't be looked at. */
  readonly code: SubjectCode | undefined;
  /** Executable texts of the charm, by path: what a rule may look for words in. */
  readonly scripts: readonly { readonly file: string; readonly text: string }[];
}

export interface SubjectCode {
  readonly charm: DescribedCharm;
  readonly modules: readonly LayerModule[];
  /** Every hook that Juju can run for the charm. */
  readonly hooks: readonly string[];
}

/** A finding; `source` may be unknown. */
export function finding(
  level: Level,
  message: string,
  more: { readonly hint?: string; readonly source?: SourcePosition | undefined } = {},
): RuleFinding {
  const { hint, source } = more;
  return {
    level,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Where the topmost layer that has it wrote a key of a merged file. */
export function keyPosition(
  { layers }: ProofSubject,
  file: string,
  path: JsonPath,
): SourcePosition | undefined {
  return sourceOf(layers, file, path)?.locate(path, 'key');
}
