import type { EndpointRole } from '../../charm-schema/declared/kinds.ts';
import { dirname, join } from 'node:path';
import { packageModule } from '../package-root.ts';

/** The framework's interfaces and the roles they speak; a test holds them against its sides. */
export const builtInInterfaces: Readonly<Record<string, readonly EndpointRole[]>> = {
  http: ['provides', 'requires'],
  mongodb: ['provides', 'requires'],
  mongodb_client: ['provides', 'requires'],
  pgsql: ['provides', 'requires'],
  postgresql_client: ['provides', 'requires'],
};

/** The folder of an interface of the framework. */
export function builtInInterface(name: string): { readonly folder: string } | undefined {
  if (!Object.hasOwn(builtInInterfaces, name)) return undefined;
  return { folder: dirname(builtInModule(name)) };
}

/** The module with the functions of both roles. */
export function builtInModule(name: string): string {
  // Files have no underscores in their names.
  const file = name.replaceAll('_', '-');
  return packageModule(join('interfaces', file, file));
}
