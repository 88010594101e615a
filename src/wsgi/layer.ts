/** layer:wsgi: serves a Python application as a WSGI service and joins it to its database and load balancer. */
import { isLeaving, lastHooks, layer } from '../index.ts';
import type { Unit } from '../index.ts';
import { publishWebsite } from './announce.ts';
import { leaveMachine, stopServing } from './clean-up.ts';
import { dropFormer } from './committed-plan.ts';
import { checkHealth, isDamaged } from './health.ts';
import { recall, recallOutcome, recallPort, remember } from './memory.ts';
import { publishProvisioned } from './provision.ts';
import { review } from './review.ts';
import { gunicorn } from './servers/gunicorn.ts';
import { databaseEndpoints } from './plan/databases.ts';

const steps = '{created,joined,changed,departed,broken}';

/**
 * A change is noticed in the hooks phase and reviewed in the second iteration, so that a source which
 * another layer announces in the first one is taken in the same go.
 */
export default layer(({ when, whenAny, hook, action }) => {
  hook(
    'install',
    'config-changed',
    'leader-elected',
    ...databaseEndpoints.map((endpoint) => `${endpoint}-relation-${steps}`),
    'wsgi-peers-relation-changed',
  ).do('notice a change', (unit) => {
    if (!isAboutPeerAlone(unit)) unit.flags.set('wsgi.changed');
    if (unit.isRepair) askForRepair(unit);
  });

  hook('secret-changed').do('notice a new password or certificate', (unit) => {
    unit.flags.set('wsgi.changed');
  });

  hook('upgrade-charm').do('notice a new charm', (unit) => {
    unit.flags.set('wsgi.changed');
    unit.flags.set('wsgi.review.again');
    if (unit.isRepair) askForRepair(unit);
  });

  hook('start')
    .when('wsgi.stopped')
    .do('serve again', (unit) => {
      unit.flags.clear('wsgi.stopped');
      unit.flags.set('wsgi.changed');
    });

  // The flag is there only once the hook that set it is committed.
  hook('config-changed', 'update-status')
    .when('wsgi.former')
    .do('drop the plan before the one that serves', dropFormer);

  hook('start', 'update-status')
    .whenNot('wsgi.stopped')
    .do('look after the service', async (unit) => {
      const outcome = await recallOutcome(unit);
      const health = await checkHealth(unit);
      // The hook that was cut off may have been given up, so that no hook would come back to it.
      if (health === 'cut-off') unit.flags.set('wsgi.changed');
      if (unit.isRepair || (await isDamaged(unit, health))) askForRepair(unit);
      if (outcome?.kind !== 'setback') return;
      if (outcome.retry === 'soon' || health === 'recovered') unit.flags.set('wsgi.changed');
      // What kept the old plan from answering may be what the new one was given up for.
      if (health === 'recovered' && outcome.retry !== 'on-input') {
        unit.flags.set('wsgi.review.again');
      }
    });

  hook('website-relation-{created,joined,changed}')
    .when('wsgi.active')
    .do('publish the application', async (unit) => {
      const port = await recallPort(unit);
      if (port !== undefined) await publishWebsite(unit, port);
    });

  hook('wsgi-peers-relation-created', 'leader-elected').do(
    'tell the peers what is provisioned',
    publishProvisioned,
  );

  when('wsgi.changed').do('ask for a review', (unit) => {
    unit.flags.clear('wsgi.changed');
    unit.flags.set('wsgi.review');
  });

  whenAny('wsgi.review', 'wsgi.source.available')
    .whenNot('wsgi.stopped')
    .do('serve the application', async (unit) => {
      const everything = unit.flags.has('wsgi.review');
      const again = unit.flags.has('wsgi.review.again');
      const repair = unit.flags.has('wsgi.repair');
      await review(unit, gunicorn, { everything, again, provision: false, repair });
      unit.flags.clear('wsgi.review');
      unit.flags.clear('wsgi.review.again');
      unit.flags.clear('wsgi.repair');
    });

  // A charm may announce its source in every hook, also in the last ones.
  hook('stop').do('stop serving', async (unit) => {
    unit.flags.set('wsgi.stopped');
    await stopServing(unit, gunicorn);
  });

  hook(...lastHooks).do('leave the machine as it was', async (unit) => {
    if (!(await isLeaving(unit))) return;
    unit.flags.set('wsgi.stopped');
    await leaveMachine(unit, gunicorn);
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
    await remember(unit, 'provisioned', undefined);
    await review(unit, gunicorn, { everything: true, again: true, provision: true, repair: false });
    const outcome = await recallOutcome(unit);
    if (outcome?.kind !== 'serving') await unit.action.fail('see the unit’s status for the reason');
    return { release: (await recall(unit, 'release')) ?? 'none' };
  });
});

/** The release that serves is compared with what was made, and made again where it differs. */
function askForRepair({ flags }: Unit): void {
  flags.set('wsgi.changed');
  flags.set('wsgi.review.again');
  flags.set('wsgi.repair');
}

/** Peers write nothing into their own bags, and there is such a hook for each of them in each of them. */
function isAboutPeerAlone({ event }: Unit): boolean {
  return (
    event.kind === 'relation' && event.endpoint === 'wsgi-peers' && event.remoteUnit !== undefined
  );
}
