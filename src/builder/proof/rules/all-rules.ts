import type { ProofRule } from '../proof-rule.ts';
import { documentationRule, executablesRule, instanceMetadataRule, repoRule } from './files.ts';
import { flagDeclaredRule, flagSetRule } from './flags.ts';
import {
  actionHandlerRule,
  endpointHandledRule,
  handlerRunsRule,
  interfaceUsedRule,
} from './handlers.ts';
import {
  basesRule,
  maintainerRule,
  namingRule,
  providesRule,
  summaryRule,
  tagsRule,
} from './metadata.ts';
import { optionDescribedRule, optionReadRule } from './options.ts';
import { resourcesRule } from './resources.ts';

/** All that proof looks at, beside what a build refuses. */
export const proofRules: readonly ProofRule[] = [
  summaryRule,
  maintainerRule,
  tagsRule,
  providesRule,
  namingRule,
  basesRule,
  resourcesRule,
  documentationRule,
  executablesRule,
  instanceMetadataRule,
  repoRule,
  optionDescribedRule,
  optionReadRule,
  flagSetRule,
  flagDeclaredRule,
  handlerRunsRule,
  actionHandlerRule,
  endpointHandledRule,
  interfaceUsedRule,
];
