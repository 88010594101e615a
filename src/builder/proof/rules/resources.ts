import { objectOrEmpty } from '../../../base/json.ts';
import { finding, keyPosition, type ProofRule } from '../proof-rule.ts';

/** What an operator who is to give a resource needs to know. */
export const resourcesRule: ProofRule = {
  name: 'resources',
  check: (subject) =>
    Object.entries(objectOrEmpty(subject.metadata.resources)).flatMap(([name, value]) => {
      const { description } = objectOrEmpty(value);
      if (description !== undefined && description !== '') return [];
      const source = keyPosition(subject, 'metadata.yaml', ['resources', name]);
      return [finding('W', `resource ${name} has no description`, { source })];
    }),
};
