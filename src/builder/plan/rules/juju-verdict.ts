import { charmFileNames } from '../../../charm-schema/charm-file-name.ts';
import { type ValidatedCharm, validateFiles } from '../../../charm-schema/validate-charm.ts';
import { yamlOf } from '../../../charm-schema/value-node.ts';
import { refusalFault } from '../../schema/refusal-fault.ts';
import type { BuildPlan } from '../build-plan.ts';
import { type Rule, sourceOf } from './rule.ts';

/**
 * What Juju 3.6 or 4.0 refuses in the charm as it will be written, at its place in the topmost layer that has it.
 *
 * All layers together must make a complete charm: a single layer may leave keys to others.
 */
export const jujuVerdict: Rule = ({ plan, layers, charm }) => {
  // Its absence is reported where the charm is read.
  if (charm.documents['metadata.yaml'] === undefined) return [];
  return validateFiles(writtenFiles(plan), { strict: false, whole: true }).refusals.map(
    (refusal) => {
      const { file, path, part } = refusal;
      const holder = sourceOf(layers, file, path) ?? sourceOf(layers, file, path.slice(0, -1));
      return refusalFault(refusal, holder?.locate(path, part));
    },
  );
};

function writtenFiles({ entries }: BuildPlan): ValidatedCharm['yaml'] {
  const found = entries.flatMap(({ path, content }) => {
    const name = charmFileNames.find((each) => each === path);
    return name === undefined || content.kind !== 'yaml'
      ? []
      : [[name, yamlOf(name, content.value)] as const];
  });
  return Object.fromEntries(found);
}
