import { type CharmwrightError, fault } from '../../../errors.ts';
import { objectOr } from '../json.ts';
import { type Rule, sourceOf } from './rule.ts';

/** Section of metadata.yaml → the key that Juju needs in each of its entries. */
const needed: Readonly<Record<string, string>> = {
  provides: 'interface',
  requires: 'interface',
  peers: 'interface',
  storage: 'type',
};

/** A layer may change a part of an endpoint or a storage; all layers together must give the whole of it. */
export const completeParts: Rule = ({ plan, layers }) =>
  Object.entries(needed).flatMap(([section, key]) =>
    Object.entries(objectOr(plan.bundle.definition.metadata[section])).flatMap(
      ([name, value]): CharmwrightError[] => {
        if (objectOr(value)[key] !== undefined) return [];
        const path = [section, name];
        const source = sourceOf(layers, 'metadata.yaml', path)?.locate(path, 'key');
        const text = `${path.join('.')}: the key ${key} is missing, here and in all layers below`;
        return [fault('KEY_MISSING', text, source === undefined ? {} : { source })];
      },
    ),
  );
