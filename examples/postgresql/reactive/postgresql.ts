import { layer, postgresqlClient, type ActionUnit, type Json, type Unit } from 'charmwright';
import { certificateOf } from '../lib/certificate.ts';
import { findCluster } from '../lib/cluster.ts';
import { configureCluster, stopCluster } from '../lib/configure.ts';
import { userOf } from '../lib/names.ts';
import { requestsOf } from '../lib/requests.ts';
import { randomPassword } from '../lib/scram.ts';
import { serve, storedPasswords, type Served } from '../lib/serve.ts';

export default layer(({ when, whenNot, hook, action }) => {
  whenNot('postgresql.installed', 'postgresql.spare').do('install PostgreSQL', install);

  // Each part is repeated until it succeeds, and then only when something has changed.
  when('postgresql.installed')
    .inputs(({ config: { max_connections: connections, tls } }) => [
      connections ?? null,
      tls ?? null,
    ])
    .do('notice a change of the config', (unit) => {
      unit.flags.clear('postgresql.running');
    });
  when('postgresql.installed').whenNot('postgresql.running').do('configure', configure);

  when('postgresql.running')
    .inputs(whatIsAsked)
    .do('notice a change of the relations', (unit) => {
      unit.flags.clear('postgresql.serving');
    });
  when('postgresql.running').whenNot('postgresql.serving').do('serve', serveRelations);

  // systemd starts a server again that dies, but not without limit, and not one that was stopped.
  hook('start', 'update-status')
    .when('postgresql.installed')
    .do('look after the server', async ({ machine, flags, log }) => {
      const cluster = await findCluster(machine);
      if (cluster === undefined || (await machine.systemd.active(cluster.service)) === 'active') {
        return;
      }
      log.warning(`${cluster.service} is down; starting it again`);
      flags.clear('postgresql.running');
      flags.clear('postgresql.serving');
    });

  // The machine may outlive the unit. The data is the operator's to delete.
  hook('stop').do('stop the server', async ({ machine }) => {
    const cluster = await findCluster(machine);
    if (cluster !== undefined) await stopCluster(machine, cluster);
  });

  // A newer charm may write the same facts in another way.
  hook('upgrade-charm').do('apply everything again', (unit) => {
    unit.flags.clear('postgresql.running');
    unit.flags.clear('postgresql.serving');
  });

  hook('database-relation-broken').do('forget what was granted', async (unit) => {
    if (unit.event.kind === 'relation' && (await unit.isLeader())) {
      await postgresqlClient.revoke(unit, unit.event.relationId);
    }
  });

  // No one reads the password before the last one any more.
  hook('secret-remove').do('remove an old password', async (unit) => {
    if (unit.event.kind === 'secret') {
      await unit.secrets.remove(unit.event.secretId, unit.event.revision);
    }
  });

  action('rotate-password').do(rotatePassword);
});

async function install(unit: Unit): Promise<void> {
  if (!(await unit.isLeader())) {
    unit.flags.set('postgresql.spare');
    unit.status.blocked('one unit serves and there is no replication: remove this unit');
    return;
  }
  await unit.status.maintenance('installing PostgreSQL');
  const outcome = await unit.machine.packages.ensureInstalled(['postgresql']);
  switch (outcome.kind) {
    case 'installed':
      unit.flags.set('postgresql.installed');
      unit.status.clear();
      return;
    case 'unavailable':
      unit.status.waiting(`PostgreSQL can’t be installed yet: ${outcome.reason}`);
      return;
    case 'refused':
      unit.status.blocked(`PostgreSQL can’t be installed: ${outcome.reason}`);
  }
}

async function configure(unit: Unit): Promise<void> {
  const cluster = await findCluster(unit.machine);
  if (cluster === undefined) {
    unit.status.blocked('the package made no cluster: see pg_createcluster(1)');
    return;
  }
  const connections = unit.config.max_connections;
  if (typeof connections !== 'number' || connections < 10 || connections > 10_000) {
    unit.status.blocked('max_connections must be a number from 10 to 10000');
    return;
  }
  const certified = await certificateOf(unit, cluster);
  if (!certified.ok) {
    unit.status.blocked(certified.reason);
    return;
  }
  const configured = await configureCluster(unit.machine, cluster, {
    maxConnections: connections,
    certificate: certified.certificate,
  });
  if (!configured.ok) {
    unit.status.blocked(configured.reason);
    return;
  }
  await unit.ports.open(5432);
  unit.flags.set('postgresql.running');
}

async function whatIsAsked(unit: Unit): Promise<Json> {
  const relations = [
    ...(await unit.endpoint('db').relations()),
    ...(await unit.endpoint('database').relations()),
  ];
  const { ingressAddress } = await unit.network('db');
  return {
    host: ingressAddress ?? null,
    tls: unit.config.tls ?? null,
    relations: relations.map(({ id }) => id),
    requests: JSON.stringify(await requestsOf(unit)),
  };
}

async function serveRelations(unit: Unit): Promise<void> {
  const cluster = await findCluster(unit.machine);
  if (cluster === undefined) return;
  await report(unit, await serve(unit, cluster, await storedPasswords(unit)));
}

async function report(unit: Unit, served: Served): Promise<void> {
  unit.flags.toggle('postgresql.serving', served.ok);
  if (!served.ok) {
    if (served.passing) unit.status.waiting(served.reason);
    else unit.status.blocked(served.reason);
    return;
  }
  const { databases, refusals, version } = served;
  await unit.setVersion(version);
  const [refusal] = refusals;
  if (refusal !== undefined) unit.status.blocked(refusal);
  else unit.status.active(databases === 1 ? '1 database' : `${databases} databases`);
}

async function rotatePassword(unit: ActionUnit): Promise<Record<string, Json>> {
  const cluster = await findCluster(unit.machine);
  const passwords = await storedPasswords(unit);
  const wanted = unit.action.params.application;
  const application = typeof wanted === 'string' ? wanted : undefined;
  const users = application === undefined ? Object.keys(passwords) : [userOf(application)];
  const unknown = users.find((user) => passwords[user] === undefined);
  if (cluster === undefined || unknown !== undefined) {
    await unit.action.fail(`no database is served to ${application ?? 'anyone'}`);
    return {};
  }
  const rotated = Object.fromEntries(users.map((user) => [user, randomPassword()]));
  const served = await serve(unit, cluster, { ...passwords, ...rotated });
  await report(unit, served);
  if (!served.ok) await unit.action.fail(served.reason);
  return { users: users.join(' ') };
}
