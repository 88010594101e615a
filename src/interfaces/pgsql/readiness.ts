/** When a PostgreSQL relation is ready for its client. */
import type { DatabaseReadiness } from '../database-readiness.ts';
import type { PostgresqlServer } from '../database-url.ts';
import type { InterfaceBag, InterfaceRelation, InterfaceView } from '../interface.ts';
import { subnetsWithin } from '../subnets.ts';
import { isSameList, splitList } from '../text-lists.ts';
import { serverFromBag, serverFromString } from './server.ts';

/** A database a client may use. `host` … `password` are those of the primary. */
export interface PostgresqlConnection extends PostgresqlServer {
  /** `postgres:3` */
  readonly relation: string;
  /** The remote application, when Juju names it. */
  readonly application: string | undefined;
  /** The server's version, such as `15`, when it says. */
  readonly version: string | undefined;
  /** Read-only replicas; often none. */
  readonly standbys: readonly PostgresqlServer[];
}

export type PostgresqlReadiness = DatabaseReadiness<PostgresqlConnection>;

/** What one relation publishes; servers are there only when `missing` names nothing that they need. */
export interface PublishedServers {
  readonly relation: InterfaceRelation;
  readonly primary: PostgresqlServer | undefined;
  readonly standbys: readonly PostgresqlServer[];
  readonly missing: readonly string[];
}

/** The first relation that is ready, else the first relation. */
export function pgsqlReadiness(view: InterfaceView): PostgresqlReadiness {
  const servers = serversOf(view);
  for (const { relation, primary, standbys } of servers) {
    if (primary === undefined) continue;
    const { id, application, units } = relation;
    const version = units
      .map(({ received }) => received.version)
      .find((text) => text !== undefined);
    return {
      kind: 'ready',
      connection: { ...primary, relation: id, application, version, standbys },
    };
  }
  const [first] = servers;
  if (first === undefined) return { kind: 'absent' };
  const { relation, missing } = first;
  return { kind: 'incomplete', relation: relation.id, application: relation.application, missing };
}

/** What each relation publishes, in order. */
export function serversOf(view: InterfaceView): readonly PublishedServers[] {
  return view.relations.map((relation) => publishedServersOf(view.unit, relation));
}

function publishedServersOf(self: string, relation: InterfaceRelation): PublishedServers {
  const bags = relation.units.map(({ received }) => received).filter(publishes);
  const unmet = [...new Set(bags.flatMap((bag) => unmetBy(bag, self, relation.own)))];
  if (unmet.length > 0) return { relation, primary: undefined, standbys: [], missing: unmet };
  const primary = primaryOf(bags);
  const missing = primary === undefined ? [waitedFor(relation, bags)] : [];
  return { relation, primary, standbys: standbysOf(bags), missing };
}

/** A bag with only the keys of Juju itself does not describe a database yet. */
function publishes(bag: InterfaceBag): boolean {
  return [bag.master, bag.standbys, bag.state].some((value) => (value ?? '') !== '');
}

function unmetBy(bag: InterfaceBag, self: string, own: InterfaceBag): readonly string[] {
  const keys = ['host', 'port', 'database', 'user', 'password'] as const;
  return [
    ...keys.filter((key) => (bag[key] ?? '') === ''),
    ...(isAllowed(bag, self, own) ? [] : [`access for ${self}`]),
    ...unmetRequests(bag, own),
  ];
}

/** By subnet where both sides know subnets, else by unit (lists with commas and with blanks exist). */
function isAllowed(bag: InterfaceBag, self: string, own: InterfaceBag): boolean {
  const egress = splitList(own['egress-subnets']);
  const allowed = splitList(bag['allowed-subnets']);
  if (egress.length > 0 && allowed.length > 0) return subnetsWithin(egress, allowed);
  return splitList(bag['allowed-units']).includes(self);
}

/** A request counts as met when the server has echoed it. */
function unmetRequests(bag: InterfaceBag, own: InterfaceBag): readonly string[] {
  const { database = '', roles = '', extensions = '' } = own;
  return [
    ...(database === '' || database === bag.database ? [] : [`database ${database}`]),
    ...(roles === '' || isSameList(splitList(roles), splitList(bag.roles))
      ? []
      : [`roles ${roles}`]),
    ...(extensions === '' || isSameList(splitList(extensions), splitList(bag.extensions))
      ? []
      : [`extensions ${extensions}`]),
  ];
}

function primaryOf(bags: readonly InterfaceBag[]): PostgresqlServer | undefined {
  const leading = bags.filter(({ state }) => state === 'master' || state === 'standalone');
  // After a failover a former primary may still publish itself; the current primary's bag is right.
  const text = [...leading, ...bags]
    .map(({ master }) => master)
    .find((each) => (each ?? '') !== '');
  if (text !== undefined) return serverFromString(text);
  const [only, ...others] = leading;
  return only === undefined || others.length > 0 ? undefined : serverFromBag(only);
}

function standbysOf(bags: readonly InterfaceBag[]): readonly PostgresqlServer[] {
  const text = bags.map(({ standbys }) => standbys).find((each) => (each ?? '') !== '');
  const found =
    text === undefined
      ? bags.filter(({ state }) => state === 'hot standby').map(serverFromBag)
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(serverFromString);
  return found.filter((each) => each !== undefined);
}

function waitedFor(relation: InterfaceRelation, bags: readonly InterfaceBag[]): string {
  if (relation.units.length === 0) return 'a database unit';
  if (bags.some(({ master }) => (master ?? '') !== '')) return 'a readable connection string';
  const leading = bags.filter(({ state }) => state === 'master' || state === 'standalone');
  return leading.length > 1 ? 'a single primary' : 'a primary';
}
