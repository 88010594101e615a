import { fault } from '../../../errors.ts';
import type { Rule } from './rule.ts';

/** Juju needs name, summary and description; the name must be the charm's own. */
export const requiredMetadata: Rule = ({ plan, charm }) => {
  const own = charm.documents['metadata.yaml'];
  // Its absence is reported where the charm is read.
  if (own === undefined) return [];
  return ['name', 'summary', 'description']
    .filter((key) => typeof plan.bundle.definition.metadata[key] !== 'string')
    .map((key) =>
      fault('KEY_MISSING', `the key ${key} is missing`, { source: own.locate([], 'value') }),
    );
};
