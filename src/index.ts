/**
 * The public API for layer and charm authors.
 *
 * Whatever is not exported here is private.
 *
 * @module
 */

// base
export { isList, isObject, objectOrEmpty, tryParseJson } from './base/json.ts';
export type { Json } from './base/json.ts';

// dispatch
export { isLeaving, lastHooks } from './dispatch/unit/departure.ts';
export { fingerprint } from './dispatch/state/digest.ts';
export { fileDigests } from './dispatch/unit/file-digests.ts';
export { layer } from './dispatch/charm/layer.ts';
export type { TimeLimit } from './reactive/time-limit.ts';
export { readClaim, readClaims, removeClaim, writeClaim } from './dispatch/unit/machine-claims.ts';
export type { MachineClaim } from './dispatch/unit/machine-claims.ts';
export type { CharmDefinition, CharmLayer, Layer } from './dispatch/charm/charm-definition.ts';
export type { ActionUnitOf, CharmTypes, DeclareOf, UnitOf } from './dispatch/charm/charm-types.ts';
export type {
  ActionUnit,
  Bag,
  Charm,
  ConfigValue,
  Endpoint,
  Relation,
  RemoteUnit,
  Unit,
  UnitEvent,
  WritableBag,
} from './dispatch/unit/unit.ts';

// machine
export type {
  Ensured,
  HttpAnswer,
  Machine,
  PackageOutcome,
  PipOutcome,
  RunResult,
} from './machine/machine.ts';
export {
  renderEnvironmentFile,
  parseEnvironmentFile,
  quoteExec,
  quoteLine,
  quoteWord,
} from './machine/systemd-unit-file/index.ts';

// interfaces
export { maskedUrl, mongodbUrl, postgresqlUrl } from './interfaces/database-url.ts';
export type { MongodbServers, PostgresqlServer } from './interfaces/database-url.ts';
export * as http from './interfaces/http/http.ts';
export * as jsonBag from './interfaces/json-bag.ts';
export * as mongodb from './interfaces/mongodb/mongodb.ts';
export * as mongodbClient from './interfaces/mongodb-client/mongodb-client.ts';
export * as pgsql from './interfaces/pgsql/pgsql.ts';
export * as postgresqlClient from './interfaces/postgresql-client/postgresql-client.ts';
export type { FlagKeeper, InterfaceRole, InterfaceView } from './interfaces/interface.ts';

// errors
export {
  assertNever,
  CharmwrightError,
  describeError,
  fault,
  isFault,
  messageOf,
} from './errors.ts';
export type { ErrorCode } from './errors.ts';
