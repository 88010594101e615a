import { pgsql, postgresqlClient, type Unit } from 'charmwright';
import type { Certificate } from './certificate.ts';
import type { Plan } from './plan.ts';

/** What is in force, and has to be published. */
export interface News {
  /** The server's, such as `15`. */
  readonly version: string;
  readonly certificate: Certificate | undefined;
  readonly plan: Plan;
  /** By user. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Publishes to every related application how to connect, or withdraws it when the application isn't served. */
export async function announce(unit: Unit, news: News): Promise<void> {
  for (const { id } of await unit.endpoint('db').relations()) await announceClassic(unit, news, id);
  // Only the leader may speak for the application; another unit does not serve for long.
  if (!(await unit.isLeader())) return;
  for (const { id } of await unit.endpoint('database').relations()) {
    await announceModern(unit, news, id);
  }
}

async function announceClassic(unit: Unit, news: News, id: string): Promise<void> {
  const { ingressAddress: host } = await unit.network('db');
  const found = servedIn(news, id);
  if (found?.origin.kind !== 'pgsql' || host === undefined) {
    await pgsql.revoke(unit, id);
    return;
  }
  const { origin, user, password, database } = found;
  const granted = { host, port: 5432, user, password, database, version: news.version };
  await pgsql.grant(unit, origin.request, granted);
}

async function announceModern(unit: Unit, news: News, id: string): Promise<void> {
  const { ingressAddress: host } = await unit.network('database');
  const found = servedIn(news, id);
  if (found?.origin.kind !== 'postgresql_client' || host === undefined) {
    await postgresqlClient.revoke(unit, id);
    return;
  }
  const { origin, user, password, database } = found;
  const { certificate, version } = news;
  await postgresqlClient.grant(unit, origin.request, {
    ...{ database, user, password, version },
    endpoints: [{ host, port: 5432 }],
    readOnlyEndpoints: [{ host, port: 5432 }],
    uris: `postgresql://${user}:${password}@${host}:5432/${database}`,
    ...(certificate !== undefined && { tls: { authority: certificate.text } }),
  });
}

/** What the relation was granted, with its password. */
function servedIn({ plan, passwords }: News, relation: string) {
  const request = plan.served.find(({ origin }) => origin.request.relation === relation);
  const password = request === undefined ? undefined : passwords[request.user];
  return request === undefined || password === undefined ? undefined : { ...request, password };
}
