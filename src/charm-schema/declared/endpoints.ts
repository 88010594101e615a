/** The endpoints that a charm declares. */
import { type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { type Declared, textOr } from './declared-keys.ts';
import { type EndpointRole, endpointRoles, type EndpointScope } from './kinds.ts';

export interface DeclaredEndpoint {
  readonly name: string;
  readonly role: EndpointRole;
  /** Empty where metadata.yaml names none, which Juju refuses. */
  readonly interface: string;
  readonly scope: EndpointScope;
}

/** The endpoint that every application has. Source: juju 3.6 `state/application.go` (Endpoints). */
export const implicitEndpoint = {
  ...{ name: 'juju-info', role: 'provides', interface: 'juju-info', scope: 'global' },
} as const satisfies DeclaredEndpoint;

/** The endpoints that metadata.yaml declares, by role, then as written; `db: pgsql` is short for its interface. */
export function declaredEndpoints(metadata: JsonObject): readonly DeclaredEndpoint[] {
  return endpointRoles.flatMap((role) =>
    Object.entries(objectOrEmpty(metadata[role])).map(([name, entry]) => {
      const long: Declared<'endpoint'> = objectOrEmpty(entry);
      const scope = long.scope === 'container' ? 'container' : 'global';
      return { name, role, interface: textOr(entry, textOr(long.interface, '')), scope };
    }),
  );
}

/** The same with {@link implicitEndpoint} last, where the charm does not declare it itself. */
export function allEndpoints(metadata: JsonObject): readonly DeclaredEndpoint[] {
  const declared = declaredEndpoints(metadata);
  const isDeclared = declared.some(({ name }) => name === implicitEndpoint.name);
  return isDeclared ? declared : [...declared, implicitEndpoint];
}
