import { type Json, objectOrEmpty } from '../../base/json.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import type { CharmDefinition } from './charm-definition.ts';
import type { ConfigValue } from '../unit/unit.ts';

const roles = ['provides', 'requires', 'peers'] as const;

/** The endpoints that metadata declares, by role, then as written; and `juju-info`, which every charm has. */
export function endpointsOf(metadata: CharmDefinition['metadata']): readonly EndpointName[] {
  const declared = roles.flatMap((role) =>
    Object.entries(objectOrEmpty(metadata[role])).map(([name, entry]) => ({
      name,
      role,
      interface: typeof entry === 'string' ? entry : textOf(objectOrEmpty(entry).interface),
    })),
  );
  const info = { name: 'juju-info', role: 'provides', interface: 'juju-info' } as const;
  return declared.some(({ name }) => name === info.name) ? declared : [...declared, info];
}

/** Option → default of the merged config.yaml; null for an option without one. */
export function configDefaults(
  config: CharmDefinition['config'],
): Readonly<Record<string, ConfigValue | null>> {
  return Object.fromEntries(
    Object.entries(objectOrEmpty(config.options)).map(([name, option]) => [
      name,
      scalarOf(objectOrEmpty(option).default),
    ]),
  );
}

function scalarOf(value: Json | undefined): ConfigValue | null {
  return typeof value === 'object' || value === undefined ? null : value;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
