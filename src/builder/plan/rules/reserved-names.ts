import { type CharmwrightError, fault } from '../../../errors.ts';
import { objectOr } from '../json.ts';
import { type Rule, sourceOf } from './rule.ts';

/**
 * Endpoints and actions that Juju keeps to itself: `juju` and `juju-…`.
 *
 * A subordinate may require juju-info; charms named juju-… may provide such endpoints.
 */
export const reservedNames: Rule = ({ plan, layers }) => {
  const { metadata, actions, name } = plan.bundle.definition;
  const reserved = (file: string, path: readonly string[]): CharmwrightError[] => {
    const last = path.at(-1) ?? '';
    if (last !== 'juju' && !last.startsWith('juju-')) return [];
    const source = sourceOf(layers, file, path)?.locate(path, 'key');
    const text = `the name ${last} is reserved by Juju`;
    return [fault('NAME_RESERVED', text, source === undefined ? {} : { source })];
  };
  const endpoints = name.startsWith('juju-')
    ? []
    : ['provides', 'requires', 'peers'].flatMap((role) =>
        Object.entries(objectOr(metadata[role]))
          .filter(([, value]) => role !== 'requires' || objectOr(value).scope !== 'container')
          .flatMap(([each]) => reserved('metadata.yaml', [role, each])),
      );
  return [
    ...endpoints,
    ...Object.keys(actions).flatMap((each) => reserved('actions.yaml', [each])),
  ];
};
