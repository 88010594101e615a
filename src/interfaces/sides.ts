import { httpProvider } from './http/provider.ts';
import { httpRequirer } from './http/requirer.ts';
import type { InterfaceSide } from './interface.ts';
import { mongodbClientProvider, mongodbClientRequirer } from './mongodb-client/readiness.ts';
import { mongodbProvider } from './mongodb/provider.ts';
import { mongodbRequirer } from './mongodb/requirer.ts';
import { pgsqlProvider } from './pgsql/provider.ts';
import { pgsqlRequirer } from './pgsql/requirer.ts';
import {
  postgresqlClientProvider,
  postgresqlClientRequirer,
} from './postgresql-client/readiness.ts';

/** Every side of every interface that comes with the framework, which keeps flags for its endpoints. */
export const interfaceSides: readonly InterfaceSide[] = [
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
