import { type CharmwrightError, fault } from '../../../errors.ts';
import { isList, isObject, type Json, objectOr, type Path } from '../json.ts';
import { type Rule, sourceOf } from './rule.ts';

/** Juju refuses `$ref` and `$schema` in the schemas of actions. */
export const actionSchemas: Rule = ({ plan, layers }) =>
  Object.entries(objectOr(plan.bundle.definition.actions))
    .flatMap(([name, action]) => references(action, [name]))
    .map((path): CharmwrightError => {
      const source = sourceOf(layers, 'actions.yaml', path)?.locate(path, 'key');
      const text = `${path.join('.')}: Juju refuses ${String(path.at(-1))} in an action`;
      return fault('KEY_UNKNOWN', text, {
        hint: 'write the schema out where it is used',
        ...(source === undefined ? {} : { source }),
      });
    });

function references(value: Json, path: Path): Path[] {
  if (isList(value)) return value.flatMap((item, index) => references(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' || key === '$schema' ? [[...path, key]] : references(item, [...path, key]),
  );
}
