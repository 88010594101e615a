import { isObject } from '../base/json.ts';
import { fault } from '../errors.ts';
import type { EndpointName } from '../reactive/hook-patterns.ts';
import { httpProvider } from './http/provider.ts';
import { httpRequirer } from './http/requirer.ts';
import type { FlagKeeper, InterfaceRole } from './interface.ts';
import { mongodbClientProvider, mongodbClientRequirer } from './mongodb-client/readiness.ts';
import { mongodbProvider } from './mongodb/provider.ts';
import { mongodbRequirer } from './mongodb/requirer.ts';
import { pgsqlProvider } from './pgsql/provider.ts';
import { pgsqlRequirer } from './pgsql/requirer.ts';
import {
  postgresqlClientProvider,
  postgresqlClientRequirer,
} from './postgresql-client/readiness.ts';

/** Every role of every interface of the framework; each keeps flags for its endpoints. */
export const builtInRoles: readonly InterfaceRole[] = [
  httpProvider,
  httpRequirer,
  mongodbClientProvider,
  mongodbClientRequirer,
  mongodbProvider,
  mongodbRequirer,
  pgsqlProvider,
  pgsqlRequirer,
  postgresqlClientProvider,
  postgresqlClientRequirer,
];

/** A role module of an interface that a charm includes, as it was bundled. */
export interface RoleModule {
  readonly interface: string;
  readonly role: EndpointName['role'];
  /** Its default export: a {@link FlagKeeper}, or undefined where it only has functions. */
  readonly keeper: unknown;
}

/**
 * All roles that keep flags for a charm: those of the interfaces it includes, then the framework's.
 *
 * An included interface replaces the framework's of the same name, in both roles.
 *
 * @throws INTERFACE_MODULE_INVALID for a default export that is no {@link FlagKeeper}.
 */
export function interfaceRoles(modules: readonly RoleModule[] = []): readonly InterfaceRole[] {
  const own = modules.flatMap(({ interface: name, role, keeper }): InterfaceRole[] => {
    if (keeper === undefined) return [];
    if (isKeeper(keeper)) return [{ ...keeper, interface: name, role }];
    const text = `what ${role} of interface ${name} exports by default keeps no flags`;
    throw fault('INTERFACE_MODULE_INVALID', text);
  });
  const included = new Set(modules.map((each) => each.interface));
  return [...own, ...builtInRoles.filter((each) => !included.has(each.interface))];
}

const bags = new Set<unknown>(['units', 'application', 'own'] satisfies FlagKeeper['reads']);

function isKeeper(value: unknown): value is FlagKeeper {
  if (!isObject(value)) return false;
  const { reads, manage } = value;
  return (
    typeof manage === 'function' && Array.isArray(reads) && reads.every((each) => bags.has(each))
  );
}
