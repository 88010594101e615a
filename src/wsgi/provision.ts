import type { Relation, Unit } from '../index.ts';
import { readValue, storeValue } from './stored-values.ts';
import { candidateEnvironmentFilePath, provisionScript, provisionUnit } from './plan/paths.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { killedBy, runTransientService } from './transient-service.ts';
import { lightSandbox } from './plan/sandbox.ts';
import { blockedUntilInput, done, waiting } from './step-result.ts';
import type { StepResult } from './step-result.ts';

const peers = 'wsgi-peers';
const key = 'provisioned';
const minutes = 15;

/**
 * Ensures that the plan is provisioned: the leader runs the command, the other units wait until the leader has
 * published that it has.
 *
 * It runs in the application's folder, as the service's user, with the new environment and the virtual
 * environment first on PATH; once for each command, release and database, unless `again`.
 */
export async function provision(
  unit: Unit,
  plan: ServicePlan,
  again: boolean,
): Promise<StepResult> {
  const wanted = plan.provision;
  if (wanted === undefined) return done;
  const [peer] = await unit.endpoint(peers).relations();
  const leader = await unit.isLeader();
  if (!leader) {
    const published = (await peer?.received())?.[key];
    return published === wanted.fingerprint ? done : waiting('waiting for the leader to provision');
  }
  if (!again && (await isProvisioned(unit, peer, wanted.fingerprint))) {
    await publish(peer, wanted.fingerprint);
    return done;
  }
  await unit.status.maintenance('running provision_command');
  const result = await run(unit, plan, wanted.command);
  if (result.timedOut) {
    return blockedUntilInput(
      `provision_command took longer than ${minutes} minutes`,
      result.output,
    );
  }
  if (result.signal !== undefined) {
    return blockedUntilInput(`provision_command ${killedBy(result.signal)}`, result.output);
  }
  if (result.code !== 0) {
    return blockedUntilInput(`provision_command failed (exit ${result.code})`, result.output);
  }
  unit.log.info('provision_command has succeeded');
  await storeValue(unit, key, wanted.fingerprint);
  await publish(peer, wanted.fingerprint);
  return done;
}

/**
 * Publishes that the machine's plan is provisioned, if this is the leader and it is not published yet: the hook
 * that ran the command may have been killed before its end, and the other units would never stop waiting.
 */
export async function confirmProvisioned(
  unit: Unit,
  { provision: wanted }: ServicePlan,
): Promise<void> {
  if (wanted === undefined || !(await unit.isLeader())) return;
  const [peer] = await unit.endpoint(peers).relations();
  if (await isProvisioned(unit, peer, wanted.fingerprint)) return;
  await storeValue(unit, key, wanted.fingerprint);
  await publish(peer, wanted.fingerprint);
}

/** Publishes again what this leader has provisioned, for a peer relation that was created later. */
export async function publishProvisioned(unit: Unit): Promise<void> {
  const provisioned = await readValue(unit, key);
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
  // Another leader may have provisioned before; without a peer relation there was none.
  const published = (await peer?.ownApplication.read())?.[key] ?? (await readValue(unit, key));
  return published === fingerprint;
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
  const result = await runTransientService(unit.machine, {
    unit: provisionUnit,
    settings: lightSandbox(plan, candidateEnvironmentFilePath),
    command: ['/bin/sh', provisionScript],
    minutes,
  });
  await unit.machine.files.ensureAbsent(provisionScript);
  return result;
}
