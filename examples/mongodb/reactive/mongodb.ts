import { layer, mongodbClient, type ActionUnit, type Json, type Unit } from 'charmwright';
import { randomPassword, storedPasswords, storePasswords } from '../lib/passwords.ts';
import { operator, serveAccounts, serveAnyone, type Served } from '../lib/serve.ts';
import { removeServer, runServer, service } from '../lib/server.ts';

export default layer(({ when, whenNot, hook, action }) => {
  hook('install').do('look who leads', async (unit) => {
    if (await unit.isLeader()) return;
    unit.flags.set('mongodb.spare');
    unit.status.blocked('one unit serves and there is no replication: remove this unit');
  });

  hook('config-changed', 'upgrade-charm').do('apply everything again', (unit) => {
    unit.flags.clear('mongodb.running');
  });

  // systemd starts a server again that dies, but not without limit, and not one that was stopped.
  hook('start', 'update-status')
    .when('mongodb.running')
    .do('look after the server', async ({ machine, flags, log }) => {
      if ((await machine.systemd.active(service)) === 'active') return;
      log.warning(`${service} is down; starting it again`);
      flags.clear('mongodb.running');
      flags.clear('mongodb.serving');
    });

  // The machine may outlive the unit. The data is the operator's to delete.
  hook('stop').do('stop the server', ({ machine }) => removeServer(machine));

  // Each part is repeated until it succeeds, and then only when something has changed.
  whenNot('mongodb.running', 'mongodb.spare').do('run the server', run);
  when('mongodb.running')
    .inputs(whatIsAsked)
    .do('notice a change of the relations', (unit) => {
      unit.flags.clear('mongodb.serving');
    });
  when('mongodb.running').whenNot('mongodb.serving').do('serve', serve);

  hook('database-relation-broken').do('forget what was granted', async (unit) => {
    if (unit.event.kind === 'relation' && (await unit.isLeader())) {
      await mongodbClient.revoke(unit, unit.event.relationId);
    }
  });

  // No one reads the password before the last one any more.
  hook('secret-remove').do('remove an old password', async (unit) => {
    if (unit.event.kind === 'secret') {
      await unit.secrets.remove(unit.event.secretId, unit.event.revision);
    }
  });

  action('rotate-password').do(rotatePasswords);
});

async function run(unit: Unit): Promise<void> {
  const attached = await unit.resources.path('server');
  if (attached === undefined) {
    unit.status.blocked('the server is missing: attach the resource server');
    return;
  }
  await unit.status.maintenance('installing the server');
  const packages = await unit.machine.packages.ensureInstalled(['python3-pymongo']);
  if (packages.kind !== 'installed') {
    unit.status.waiting(`python3-pymongo can’t be installed yet: ${packages.reason}`);
    return;
  }
  const known = await storedPasswords(unit);
  const password = known[operator] ?? randomPassword();
  await storePasswords(unit, { ...known, [operator]: password });
  const account = unit.config.authentication === false ? undefined : { user: operator, password };
  const running = await runServer(unit.machine, attached, { operator: account });
  if (!running.ok) {
    unit.status.blocked(running.reason);
    return;
  }
  await unit.ports.open(27_017);
  unit.flags.set('mongodb.running');
  unit.flags.clear('mongodb.serving');
}

async function whatIsAsked(unit: Unit): Promise<Json> {
  const classic = await unit.endpoint('db').relations();
  const modern = await unit.endpoint('database').relations();
  return {
    relations: [...classic, ...modern].map(({ id }) => id),
    requests: JSON.stringify(await mongodbClient.requests(unit, 'database')),
  };
}

async function serve(unit: Unit): Promise<void> {
  const served =
    unit.config.authentication === false
      ? await serveAnyone(unit)
      : await serveAccounts(unit, await storedPasswords(unit));
  report(unit, served);
}

function report(unit: Unit, served: Served): void {
  unit.flags.toggle('mongodb.serving', served.ok);
  if (!served.ok) {
    if (served.passing) unit.status.waiting(served.reason);
    else unit.status.blocked(served.reason);
    return;
  }
  const { applications } = served;
  unit.status.active(applications === 1 ? '1 application' : `${applications} applications`);
}

async function rotatePasswords(unit: ActionUnit): Promise<Record<string, Json>> {
  if (unit.config.authentication === false || !unit.flags.has('mongodb.serving')) {
    await unit.action.fail('no account is served');
    return {};
  }
  const known = await storedPasswords(unit);
  const users = Object.keys(known).filter((user) => user !== operator);
  const rotated = Object.fromEntries(users.map((user) => [user, randomPassword()]));
  const served = await serveAccounts(unit, { ...known, ...rotated });
  report(unit, served);
  if (!served.ok) await unit.action.fail(served.reason);
  return { users: users.join(' ') };
}
