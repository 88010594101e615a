import type { Relation, Unit } from '../index.ts';
import { recall, remember } from './memory.ts';
import { candidateEnvironmentFile, provisionScript, provisionUnit } from './plan/paths.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { killedBy, runInPlace } from './run-in-place.ts';
import { lightSandbox } from './sandbox.ts';
import { blockedForGood, done, waiting } from './setback.ts';
import type { Step } from './setback.ts';

const peers = 'wsgi-peers';
const key = 'provisioned';
const minutes = 15;

/**
 * Sees to it that what the plan wants provisioned is provisioned: the leader runs the command, the others
 * wait until the leader has said so.
 *
 * It runs in the application's folder, as the service's user, with the new environment and the virtual
 * environment first on PATH; once for each command, release and database, unless `again`.
 */
export async function provision(unit: Unit, plan: ServicePlan, again: boolean): Promise<Step> {
  const wanted = plan.provision;
  if (wanted === undefined) return done;
  const [peer] = await unit.endpoint(peers).relations();
  const leader = await unit.isLeader();
  if (!leader) {
    const said = (await peer?.received())?.[key];
    return said === wanted.fingerprint ? done : waiting('waiting for the leader to provision');
  }
  if (!again && (await isProvisioned(unit, peer, wanted.fingerprint))) {
    await publish(peer, wanted.fingerprint);
    return done;
  }
  await unit.status.maintenance('running provision_command');
  const result = await run(unit, plan, wanted.command);
  if (result.timedOut) {
    return blockedForGood(`provision_command took longer than ${minutes} minutes`, result.output);
  }
  if (result.signal !== undefined) {
    return blockedForGood(`provision_command ${killedBy(result.signal)}`, result.output);
  }
  if (result.code !== 0) {
    return blockedForGood(`provision_command failed (exit ${result.code})`, result.output);
  }
  unit.log.info('provision_command has succeeded');
  await remember(unit, key, wanted.fingerprint);
  await publish(peer, wanted.fingerprint);
  return done;
}

/**
 * Says that the plan that the machine is in is provisioned, if this is the leader and that is not known:
 * the hook that did it may have been killed before its end, and the others would wait without end.
 */
export async function confirmProvisioned(
  unit: Unit,
  { provision: wanted }: ServicePlan,
): Promise<void> {
  if (wanted === undefined || !(await unit.isLeader())) return;
  const [peer] = await unit.endpoint(peers).relations();
  if (await isProvisioned(unit, peer, wanted.fingerprint)) return;
  await remember(unit, key, wanted.fingerprint);
  await publish(peer, wanted.fingerprint);
}

/** Says again what this leader has provisioned, for a peer relation that came later than that. */
export async function publishProvisioned(unit: Unit): Promise<void> {
  const provisioned = await recall(unit, key);
  if (provisioned === undefined || !(await unit.isLeader())) return;
  const [peer] = await unit.endpoint(peers).relations();
  if (peer !== undefined && (await peer.ownApplication.read())[key] === undefined) {
    await publish(peer, provisioned);
  }
}

async function isProvisioned(
  unit: Unit,
  peer: Relation | undefined,
  fingerprint: string,
): Promise<boolean> {
  // Another leader may have done it before this one; without a peer relation there was none.
  const said = (await peer?.ownApplication.read())?.[key] ?? (await recall(unit, key));
  return said === fingerprint;
}

async function publish(peer: Relation | undefined, fingerprint: string): Promise<void> {
  await peer?.ownApplication.write({ [key]: fingerprint });
}

async function run(unit: Unit, plan: ServicePlan, command: string) {
  // The command may hold secrets, so it is neither in a unit file nor on a command line.
  await unit.machine.files.ensureFile({
    path: provisionScript,
    content: `${command}\n`,
    mode: 0o640,
    group: plan.user,
  });
  const result = await runInPlace(unit.machine, {
    unit: provisionUnit,
    settings: lightSandbox(plan, candidateEnvironmentFile),
    command: ['/bin/sh', provisionScript],
    minutes,
  });
  await unit.machine.files.ensureAbsent(provisionScript);
  return result;
}
