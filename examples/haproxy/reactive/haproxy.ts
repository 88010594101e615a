import { http, layer, type Json, type Unit } from 'charmwright';
import { applyConfiguration, service } from '../lib/apply.ts';
import { backendsOf, type Backend } from '../lib/backend.ts';
import { haproxyCfg } from '../lib/haproxy-cfg.ts';
import { readSettings } from '../lib/settings.ts';

export default layer(({ when, whenNot, hook }) => {
  whenNot('haproxy.installed').do('install HAProxy', install);

  // What balances is repeated until it succeeds, and then only when something has changed.
  when('haproxy.installed')
    .inputs(whatMatters)
    .do('notice a change', (unit) => {
      unit.flags.clear('haproxy.current');
    });

  // systemd starts a server again that dies, but not without limit, and not one that was stopped.
  hook('start', 'update-status')
    .when('haproxy.installed')
    .do('look after the server', async ({ machine, flags, log }) => {
      if ((await machine.systemd.active(service)) === 'active') return;
      log.warning(`${service} is down; starting it again`);
      flags.clear('haproxy.current');
    });

  // The machine may outlive the unit.
  hook('stop').do('stop balancing', async ({ machine: { systemd } }) => {
    await systemd.ensureDisabled(service);
    await systemd.stop(service);
  });

  // A newer charm may write the same facts in another way.
  hook('upgrade-charm').do('apply everything again', (unit) => {
    unit.flags.clear('haproxy.current');
  });

  when('haproxy.installed').whenNot('haproxy.current').do('balance', balance);
});

async function install(unit: Unit): Promise<void> {
  await unit.status.maintenance('installing HAProxy');
  const outcome = await unit.machine.packages.ensureInstalled(['haproxy']);
  switch (outcome.kind) {
    case 'installed':
      await showVersion(unit);
      unit.flags.set('haproxy.installed');
      unit.status.clear();
      return;
    case 'unavailable':
      unit.status.waiting(`HAProxy can’t be installed yet: ${outcome.reason}`);
      return;
    case 'refused':
      unit.status.blocked(`HAProxy can’t be installed: ${outcome.reason}`);
  }
}

async function showVersion(unit: Unit): Promise<void> {
  const { stdout } = await unit.machine.processes.run('haproxy', ['-v'], { cwd: '/' });
  const version = /version (\d+(?:\.\d+)*)/.exec(stdout)?.[1];
  if (version !== undefined) await unit.setVersion(version);
}

async function whatMatters(unit: Unit): Promise<Json> {
  const websites = await unit.endpoint('website').relations();
  return {
    config: JSON.stringify(readSettings(unit.config)),
    backends: JSON.stringify(await backends(unit)),
    websites: websites.map(({ id }) => id),
  };
}

/** First related first: an application that comes later must not take the default away. */
async function backends(unit: Unit): Promise<readonly Backend[]> {
  const relations = await unit.endpoint('reverseproxy').relations();
  const order = relations.map(({ application }) => application);
  const found = backendsOf(await http.services(unit, 'reverseproxy'));
  return found.toSorted((a, b) => order.indexOf(a.application) - order.indexOf(b.application));
}

async function balance(unit: Unit): Promise<void> {
  const read = readSettings(unit.config);
  if (!read.ok) {
    unit.status.blocked(read.reason);
    return;
  }
  const related = await backends(unit);
  const ipv6 = (await unit.machine.files.kind('/proc/net/if_inet6')) === 'file';
  const applied = await applyConfiguration(
    unit.machine,
    haproxyCfg({ ...read.settings, ipv6 }, related),
  );
  if (!applied.ok) {
    unit.status.blocked(applied.reason);
    return;
  }
  await openOnly(unit, read.settings.port);
  const servers = related.flatMap((backend) => backend.servers).length;
  if (servers > 0) await http.publish(unit, 'website', { port: read.settings.port });
  else await http.withdraw(unit, 'website');
  unit.flags.set('haproxy.current');
  if (servers === 0) unit.status.waiting('no servers');
  else unit.status.active(servers === 1 ? '1 server' : `${servers} servers`);
}

async function openOnly(unit: Unit, port: number): Promise<void> {
  for (const opened of await unit.ports.opened()) {
    const number = Number.parseInt(opened, 10);
    if (number !== port) await unit.ports.close(number);
  }
  await unit.ports.open(port);
}
