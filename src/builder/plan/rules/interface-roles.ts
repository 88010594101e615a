import { type CharmwrightError, fault } from '../../../errors.ts';
import { declaredEndpoints } from '../../../charm-schema/declared/endpoints.ts';
import { endpointRoles } from '../../../charm-schema/declared/kinds.ts';
import { type Rule, sourceOf } from './rule.ts';

/** An interface that is included speaks every role that an endpoint has in it. */
export const interfaceRoles: Rule = ({ plan, layers, interfaces }) =>
  declaredEndpoints(plan.bundle.definition.metadata).flatMap(
    ({ role, name, interface: kind }): CharmwrightError[] => {
      const included = interfaces.find((each) => each.name === kind);
      if (included === undefined || included.modules[role] !== undefined) return [];
      const source = sourceOf(layers, 'metadata.yaml', [role, name])?.locate([role, name], 'key');
      const spoken = endpointRoles
        .filter((each) => included.modules[each] !== undefined)
        .join(' and ');
      const text = `endpoint ${name} ${role} ${included.name}, and ${included.url} speaks only ${spoken}`;
      return [
        fault('INTERFACE_ROLE_MISSING', text, {
          hint: `write ${role}.ts in ${included.folder}, or remove the endpoint`,
          ...(source === undefined ? {} : { source }),
        }),
      ];
    },
  );
