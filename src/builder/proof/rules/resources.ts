import { declaredResources } from '../../../charm-schema/declared/resources.ts';
import { finding, keyPosition, type ProofRule } from '../proof-rule.ts';

/** What an operator who is to give a resource needs to know. */
export const resourcesRule: ProofRule = {
  name: 'resources',
  check: (subject) =>
    [...declaredResources(subject.metadata)].flatMap(([name, { description }]) => {
      if (description !== '') return [];
      const source = keyPosition(subject, 'metadata.yaml', ['resources', name]);
      return [finding('W', `resource ${name} has no description`, { source })];
    }),
};
