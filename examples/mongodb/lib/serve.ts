import { mongodb, mongodbClient, type Unit } from 'charmwright';
import { randomPassword, storePasswords, type Passwords } from './passwords.ts';

export const operator = 'operator';
const port = 27_017;

/** How serving ended. */
export type Served =
  | { readonly ok: true; readonly applications: number }
  /** `passing`: it may go away by itself. */
  | { readonly ok: false; readonly reason: string; readonly passing: boolean };

/** With accounts: one for each relation of `database`; classic clients get no data. */
export async function serveAccounts(unit: Unit, passwords: Passwords): Promise<Served> {
  await mongodb.withdraw(unit, 'db');
  const requests = await mongodbClient.requests(unit, 'database');
  const accounts = requests.map(({ relation, database }) => {
    const user = relation.replace('database:', 'relation-');
    return { user, password: passwords[user] ?? randomPassword(), database };
  });
  const login = { user: operator, password: passwords[operator] ?? '' };
  const made = await unit.machine.processes.run(
    'python3',
    ['-c', await unit.charm.render('accounts.py', {})],
    { cwd: '/', input: JSON.stringify({ operator: login, accounts }), timeout: 120_000 },
  );
  if (made.code !== 0) return { ok: false, reason: lastLine(made.stderr), passing: true };
  const kept = accounts.map(({ user, password }) => [user, password] as const);
  await storePasswords(unit, { ...Object.fromEntries(kept), [operator]: login.password });
  const { ingressAddress: host } = await unit.network('database');
  if (host === undefined) return { ok: false, reason: 'no address yet', passing: true };
  for (const [index, request] of requests.entries()) {
    const account = accounts[index];
    if (account === undefined) continue;
    const { user, password, database } = account;
    await mongodbClient.grant(unit, request, {
      ...{ database, user, password },
      endpoints: [{ host, port }],
      uris: `mongodb://${user}:${password}@${host}:${port}/${database}?authSource=admin`,
    });
  }
  return classicNeighbours(unit, requests.length);
}

/** Without accounts: classic clients get the address of the server. */
export async function serveAnyone(unit: Unit): Promise<Served> {
  const modern = await unit.endpoint('database').relations();
  for (const { id } of modern) await mongodbClient.revoke(unit, id);
  const { ingressAddress: hostname } = await unit.network('db');
  if (hostname === undefined) return { ok: false, reason: 'no address yet', passing: true };
  await mongodb.publish(unit, 'db', { hostname, port });
  if (modern.length === 0) return { ok: true, applications: await relatedTo(unit, 'db') };
  const reason = 'the endpoint database wants accounts: set authentication=true';
  return { ok: false, reason, passing: false };
}

async function classicNeighbours(unit: Unit, applications: number): Promise<Served> {
  if ((await relatedTo(unit, 'db')) === 0) return { ok: true, applications };
  const reason = 'the endpoint db knows no accounts: set authentication=false';
  return { ok: false, reason, passing: false };
}

async function relatedTo(unit: Unit, endpoint: string): Promise<number> {
  return (await unit.endpoint(endpoint).relations()).length;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
