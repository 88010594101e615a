import type {
  mongodbClient,
  MongodbServers,
  postgresqlClient,
  PostgresqlServer,
} from '../../index.ts';

/** A database that can be connected to; `relation` is where it came from, such as `postgres:3`. */
export type Database =
  | {
      readonly kind: 'postgresql';
      readonly relation: string;
      readonly server: PostgresqlServer;
      /** Absent where the interface does not define it. */
      readonly tls?: postgresqlClient.DatabaseTls;
    }
  | {
      readonly kind: 'mongodb';
      readonly relation: string;
      readonly servers: MongodbServers;
      readonly name: string;
      /** The database that knows the account. */
      readonly authSource?: string;
      readonly tls?: mongodbClient.DatabaseTls;
    };
