import type { Machine } from '../index.ts';
import { service } from './plan/paths.ts';
import { tail } from './plan/status-line.ts';
import type { WsgiServer } from './servers/server.ts';
import { blocked, doneWith } from './setback.ts';
import type { Step } from './setback.ts';

const timeout = 5000;

/**
 * Asks the application for its root page until it answers.
 *
 * Any answer counts, since an application may want a login or have no root page, but for a server error whose
 * cause is known. systemd accepts connections before the application is loaded, so the first answer may take
 * long; a service that dies is not waited for.
 *
 * @param server whose known mistakes are looked for; without it every answer will do.
 * @param tries how often to ask; each waits up to five seconds.
 * @returns the HTTP status.
 */
export async function probe(
  machine: Machine,
  server: WsgiServer | undefined,
  port: number,
  tries: number,
): Promise<Step<number>> {
  let reason = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const answer = await machine.http.status(`http://127.0.0.1:${port}/`, { timeout });
    if (answer.kind === 'answered' && answer.status < 500) return doneWith(answer.status);
    // An application that fails after the first line of its answer leaves no status behind.
    const mistake = await explain(machine, server, answer.kind === 'answered' ? 3 : 1);
    if (mistake !== undefined) return blocked(mistake);
    if (answer.kind === 'answered') return doneWith(answer.status);
    reason = answer.reason;
    if (await hasDied(machine)) break;
    if (attempt + 1 < tries) await machine.sleep(500);
  }
  const journal = await machine.systemd.journal(service, 40);
  return blocked(`the application does not answer on port ${port} (${reason})`, tail(journal));
}

async function hasDied({ systemd }: Machine): Promise<boolean> {
  const state = await systemd.active(service);
  if (state === 'failed' || state === 'inactive') return true;
  return Number(await systemd.property(service, 'NRestarts')) > 0;
}

async function explain(
  { systemd, sleep }: Machine,
  server: WsgiServer | undefined,
  looks: number,
): Promise<string | undefined> {
  // The journal may be a moment behind the answer.
  for (let look = 0; server !== undefined && look < looks; look += 1) {
    if (look > 0) await sleep(200);
    const found = server.explain(await systemd.journal(service, 100));
    if (found !== undefined) return found;
  }
  return undefined;
}
