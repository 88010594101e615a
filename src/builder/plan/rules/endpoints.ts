import { fault } from '../../../errors.ts';
import { objectOr } from '../json.ts';
import { type Rule, sourceOf } from './rule.ts';

/** An endpoint's name is used in one role only: hooks could not tell two apart. */
export const endpointsOnce: Rule = ({ plan, layers }) => {
  const seen = new Map<string, string>();
  return ['provides', 'requires', 'peers'].flatMap((role) =>
    Object.keys(objectOr(plan.bundle.definition.metadata[role])).flatMap((name) => {
      const other = seen.get(name);
      seen.set(name, role);
      if (other === undefined) return [];
      const source = sourceOf(layers, 'metadata.yaml', [role, name])?.locate([role, name], 'key');
      const text = `endpoint ${name} stands under ${role} and under ${other}`;
      return fault('NAME_INVALID', text, {
        hint: 'give the two endpoints different names',
        ...(source === undefined ? {} : { source }),
      });
    }),
  );
};

/** A subordinate lives beside another charm, and needs an endpoint through which it gets there. */
export const subordinateEndpoint: Rule = ({ plan, layers }) => {
  const { metadata } = plan.bundle.definition;
  if (metadata.subordinate !== true) return [];
  const requires = Object.values(objectOr(metadata.requires));
  if (requires.some((each) => objectOr(each).scope === 'container')) return [];
  const source = sourceOf(layers, 'metadata.yaml', ['subordinate'])?.locate(['subordinate'], 'key');
  return [
    fault('KEY_MISSING', 'a subordinate charm requires no endpoint of scope container', {
      hint: 'add one: requires: {host: {interface: juju-info, scope: container}}',
      ...(source === undefined ? {} : { source }),
    }),
  ];
};
