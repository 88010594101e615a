import { objectOrEmpty } from 'charmwright';
import type { Unit } from 'charmwright';
import { accessRules } from './access.ts';
import { announce } from './announce.ts';
import { certificateOf } from './certificate.ts';
import { runSteps, takeInventory, type Cluster, type Complaint } from './cluster.ts';
import { planServer } from './plan.ts';
import { requestsOf, type DatabaseRequest } from './requests.ts';
import { randomPassword, scramVerifier } from './scram.ts';

/** How serving ended: what is served now, or why the server refused. */
export type Served =
  | {
      readonly ok: true;
      /** `15.14` */
      readonly version: string;
      readonly databases: number;
      readonly refusals: readonly string[];
    }
  | Complaint;

/** User → password, as the unit's state keeps it. */
export type Passwords = Readonly<Record<string, string>>;

/** Reads the passwords of the users that were served last. */
export async function storedPasswords(unit: Unit): Promise<Passwords> {
  const stored = await unit.state.get(passwordsKey);
  return Object.fromEntries(
    Object.entries(objectOrEmpty(stored)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

const passwordsKey = 'postgresql.passwords';

/**
 * Gives every related application its database and user, locks out those that have left, lets in
 * exactly the subnets of the served units, and publishes. May be repeated at will.
 *
 * @param passwords that are to hold; a user without one gets a new one.
 */
export async function serve(unit: Unit, cluster: Cluster, passwords: Passwords): Promise<Served> {
  const { machine } = unit;
  const certified = await certificateOf(unit, cluster);
  if (!certified.ok) return { ...certified, passing: false };
  const { certificate } = certified;
  const inventory = await takeInventory(machine);
  if (!inventory.ok) return inventory;
  const requests = await requestsOf(unit);
  const current = withPasswords(requests, passwords);
  const plan = planServer(requests, inventory.value, {
    verifiers: Object.fromEntries(
      Object.entries(current).map(([user, password]) => [user, scramVerifier(password)]),
    ),
    known: Object.keys(passwords),
  });
  const done = await runSteps(machine, plan.steps);
  if (!done.ok) return done;
  const entered = await letIn(unit, cluster, accessRules(plan.served, certificate !== undefined));
  if (!entered.ok) return entered;
  const kept = withPasswords(plan.served, current);
  await unit.state.set(passwordsKey, kept);
  await announce(unit, { version: cluster.version, certificate, plan, passwords: kept });
  return {
    ok: true,
    version: inventory.value.version,
    databases: new Set(plan.served.map(({ database }) => database)).size,
    refusals: plan.refused.map(({ request, reason }) => `${request.application}: ${reason}`),
  };
}

function withPasswords(requests: readonly DatabaseRequest[], known: Passwords): Passwords {
  const users = [...new Set(requests.map(({ user }) => user))];
  return Object.fromEntries(users.map((user) => [user, known[user] ?? randomPassword()]));
}

async function letIn(
  { machine }: Unit,
  cluster: Cluster,
  rules: string,
): Promise<{ readonly ok: true } | Complaint> {
  const { changed } = await machine.files.ensureFile({
    path: `${cluster.configuration}/pg_hba.conf`,
    content: rules,
    mode: 0o640,
    owner: 'postgres',
  });
  if (!changed) return { ok: true };
  const reloaded = await machine.systemd.reload(cluster.service);
  if (reloaded.ok) return reloaded;
  return { ok: false, reason: `no reload: ${reloaded.output.trim()}`, passing: false };
}
