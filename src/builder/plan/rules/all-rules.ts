import { interfaceRoles } from './interface-roles.ts';
import { jujuVerdict } from './juju-verdict.ts';
import type { Rule } from './rule.ts';

/** All rules a charm must keep to be built. */
export const rules: readonly Rule[] = [jujuVerdict, interfaceRoles];
