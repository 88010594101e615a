/** Endpoints and bindings. */
import { isObject } from '../../base/json.ts';
import { type DeclaredEndpoint, declaredEndpoints } from '../declared/endpoints.ts';
import { isReserved } from '../names.ts';
import type { CharmRule, CharmValues, RuleFinding } from './charm-rule.ts';

const source =
  'domain/application/service/metadata.go; of 3.6 meta.go of github.com/juju/charm/v12';

/** Charms of Juju's own may use what it keeps to itself. */
function isOfJuju({ metadata }: CharmValues): boolean {
  return typeof metadata.name === 'string' && metadata.name.startsWith('juju-');
}

export const endpointsOnceRule: CharmRule = {
  source,
  check: ({ metadata }) => {
    const seen = new Map<string, string>();
    return declaredEndpoints(metadata).flatMap(({ role, name }): readonly RuleFinding[] => {
      const other = seen.get(name);
      seen.set(name, role);
      if (other === undefined) return [];
      return [
        {
          ...{ path: [role, name], part: 'key', code: 'NAME_INVALID' },
          message: `endpoint ${name} stands under ${role} and under ${other}`,
          hint: 'give the two endpoints different names',
        },
      ];
    });
  },
};

export const reservedEndpointsRule: CharmRule = {
  source,
  check: (charm) =>
    isOfJuju(charm)
      ? []
      : declaredEndpoints(charm.metadata).flatMap((endpoint) => [
          ...reservedName(endpoint, charm.metadata.subordinate === true),
          ...reservedInterface(endpoint),
        ]),
};

function reservedName(endpoint: DeclaredEndpoint, subordinate: boolean): readonly RuleFinding[] {
  const { role, name, scope } = endpoint;
  const tied = subordinate && role === 'requires' && scope === 'container';
  if (!isReserved(name) || tied) return [];
  const place = { path: [role, name], part: 'key', code: 'NAME_RESERVED' } as const;
  return [{ ...place, message: `the name ${name} is reserved by Juju`, ...versions(endpoint) }];
}

function reservedInterface(endpoint: DeclaredEndpoint): readonly RuleFinding[] {
  const { role, name, interface: kind } = endpoint;
  if (role === 'requires' || !isReserved(kind)) return [];
  const message = `${role}.${name}: the interface ${kind} is reserved by Juju`;
  return [{ path: [role, name], code: 'NAME_RESERVED', message, ...versions(endpoint) }];
}

/** What every application provides anyway Juju 4.0 lets a charm say. */
function versions({ role, name, interface: kind }: DeclaredEndpoint): Pick<RuleFinding, 'by'> {
  const implicit = role === 'provides' && name === 'juju-info' && kind === 'juju-info';
  return implicit ? { by: ['3.6'] } : {};
}

export const subordinateRule: CharmRule = {
  source: 'domain/deployment/charm/meta.go',
  check: ({ metadata }) => {
    if (metadata.subordinate !== true) return [];
    const tied = declaredEndpoints(metadata).some(
      ({ role, scope }) => role === 'requires' && scope === 'container',
    );
    if (tied) return [];
    return [
      {
        ...{ path: ['subordinate'], part: 'key', code: 'KEY_MISSING' },
        message: 'a subordinate charm requires no endpoint of scope container',
        hint: 'add one: requires: {host: {interface: juju-info, scope: container}}',
      },
    ];
  },
};

export const extraBindingsRule: CharmRule = {
  source: 'domain/deployment/charm/extra_bindings.go',
  check: ({ metadata }) => {
    const bindings = metadata['extra-bindings'];
    if (!isObject(bindings)) return [];
    const names = Object.keys(bindings);
    if (names.length === 0) {
      const message = 'extra-bindings: it is empty, which Juju refuses';
      return [
        {
          path: ['extra-bindings'],
          part: 'key',
          code: 'VALUE_INVALID',
          message,
          hint: 'remove the key',
        },
      ];
    }
    const endpoints = declaredEndpoints(metadata).map(({ name }) => name);
    return names
      .filter((name) => name === '' || endpoints.includes(name))
      .map((name) => ({
        ...{ path: ['extra-bindings', name], part: 'key', code: 'NAME_INVALID' },
        message: name === '' ? 'a binding has no name' : `the binding ${name} is an endpoint too`,
      }));
  },
};
