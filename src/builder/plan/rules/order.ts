import { actionSchemas } from './action-schemas.ts';
import { completeParts } from './complete-parts.ts';
import { configDefaults } from './config-defaults.ts';
import { endpointsOnce, subordinateEndpoint } from './endpoints.ts';
import { interfaceRoles } from './interface-roles.ts';
import { requiredMetadata } from './required-metadata.ts';
import { reservedNames } from './reserved-names.ts';
import type { Rule } from './rule.ts';

/** All rules a charm must keep to be built. */
export const rules: readonly Rule[] = [
  requiredMetadata,
  completeParts,
  configDefaults,
  endpointsOnce,
  interfaceRoles,
  subordinateEndpoint,
  reservedNames,
  actionSchemas,
];
