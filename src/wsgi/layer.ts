/** layer:wsgi: serves a Python application as a WSGI service and joins it to its database and load balancer. */
import { isLeaving, lastHooks, layer } from '../index.ts';
import type { Unit } from '../index.ts';
import { publishWebsite } from './announce.ts';
import { removeFromMachine, stopServing } from './clean-up.ts';
import { dropFormerPlan } from './engine/committed-plan.ts';
import { checkHealth, isDamaged } from './health.ts';
import { readValue, readOutcome, readOpenedPort, storeValue } from './stored-values.ts';
import { publishProvisioned } from './provision.ts';
import { reconcile } from './reconcile.ts';
import { databaseEndpoints } from './plan/databases.ts';

const steps = '{created,joined,changed,departed,broken}';

/**
 * A change is noticed in the hooks phase and reconciled in the second iteration, so that a source that another
 * layer announces in the first one is taken in the same hook.
 */
export default layer(({ when, whenAny, hook, action }) => {
  hook(
    'install',
    'config-changed',
    'leader-elected',
    ...databaseEndpoints.map((endpoint) => `${endpoint}-relation-${steps}`),
    'wsgi-peers-relation-changed',
  ).do('notice a change', (unit) => {
    if (!isAboutPeerUnit(unit)) unit.flags.set('wsgi.changed');
    if (unit.isRepair) requestRepair(unit);
  });

  hook('secret-changed').do('notice a new password or certificate', (unit) => {
    unit.flags.set('wsgi.changed');
  });

  hook('upgrade-charm').do('notice a new charm', (unit) => {
    unit.flags.set('wsgi.changed');
    unit.flags.set('wsgi.reconcile.again');
    if (unit.isRepair) requestRepair(unit);
  });

  hook('start')
    .when('wsgi.stopped')
    .do('serve again', (unit) => {
      unit.flags.clear('wsgi.stopped');
      unit.flags.set('wsgi.changed');
    });

  // The flag is set only after the hook that set it is committed.
  hook('config-changed', 'update-status')
    .when('wsgi.former')
    .do('drop the plan before the one that serves', dropFormerPlan);

  hook('start', 'update-status')
    .whenNot('wsgi.stopped')
    .do('check the service', async (unit) => {
      const outcome = await readOutcome(unit);
      const health = await checkHealth(unit);
      // An operator may have skipped the interrupted hook, so that Juju does not run it again.
      if (health === 'interrupted') unit.flags.set('wsgi.changed');
      if (unit.isRepair || (await isDamaged(unit, health))) requestRepair(unit);
      if (outcome?.kind !== 'failure') return;
      if (outcome.retry === 'soon' || health === 'recovered') unit.flags.set('wsgi.changed');
      // The new plan may have failed for the same reason that kept the old one from answering.
      if (health === 'recovered' && outcome.retry !== 'on-input') {
        unit.flags.set('wsgi.reconcile.again');
      }
    });

  hook('website-relation-{created,joined,changed}')
    .when('wsgi.active')
    .do('publish the application', async (unit) => {
      const port = await readOpenedPort(unit);
      if (port !== undefined) await publishWebsite(unit, port);
    });

  hook('wsgi-peers-relation-created', 'leader-elected').do(
    'publish what is provisioned to the peers',
    publishProvisioned,
  );

  when('wsgi.changed').do('ask to reconcile', (unit) => {
    unit.flags.clear('wsgi.changed');
    unit.flags.set('wsgi.reconcile');
  });

  whenAny('wsgi.reconcile', 'wsgi.source.available')
    .whenNot('wsgi.stopped')
    .do('serve the application', async (unit) => {
      const everything = unit.flags.has('wsgi.reconcile');
      const again = unit.flags.has('wsgi.reconcile.again');
      const repair = unit.flags.has('wsgi.repair');
      await reconcile(unit, { everything, again, provision: false, repair });
      unit.flags.clear('wsgi.reconcile');
      unit.flags.clear('wsgi.reconcile.again');
      unit.flags.clear('wsgi.repair');
    });

  // A charm may announce its source in every hook, also in the last ones.
  hook('stop').do('stop serving', async (unit) => {
    unit.flags.set('wsgi.stopped');
    await stopServing(unit);
  });

  hook(...lastHooks).do('remove everything from the machine', async (unit) => {
    if (!(await isLeaving(unit))) return;
    unit.flags.set('wsgi.stopped');
    await removeFromMachine(unit);
  });

  action('provision').do(async (unit) => {
    if ((unit.config.provision_command ?? '') === '') {
      await unit.action.fail('provision_command is empty: there is nothing to run');
      return undefined;
    }
    if (!(await unit.isLeader())) {
      await unit.action.fail('only the leader provisions: run this action on the leader');
      return undefined;
    }
    await storeValue(unit, 'provisioned', undefined);
    await reconcile(unit, {
      everything: true,
      again: true,
      provision: true,
      repair: false,
    });
    const outcome = await readOutcome(unit);
    if (outcome?.kind !== 'serving') await unit.action.fail('see the unit’s status for the reason');
    return { release: (await readValue(unit, 'release')) ?? 'none' };
  });
});

/** Requests that the release that serves is compared with its digests, and made again where it differs. */
function requestRepair({ flags }: Unit): void {
  flags.set('wsgi.changed');
  flags.set('wsgi.reconcile.again');
  flags.set('wsgi.repair');
}

/** Whether the hook is about another unit's bag, to which peers write nothing; every peer causes such hooks. */
function isAboutPeerUnit({ event }: Unit): boolean {
  return (
    event.kind === 'relation' && event.endpoint === 'wsgi-peers' && event.remoteUnit !== undefined
  );
}
