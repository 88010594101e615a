import { isFault } from '../index.ts';
import type { Machine, Unit } from '../index.ts';
import { recall, remember } from './memory.ts';
import { service } from './plan/paths.ts';
import { tail } from './plan/status-line.ts';
import type { WsgiServer } from './servers/server.ts';
import { blocked, doneWith } from './setback.ts';
import type { Step } from './setback.ts';

const timeout = 5000;

/** What is asked, and how patiently. */
export interface Probe {
  readonly port: number;
  /** How often to ask; each waits up to five seconds. */
  readonly tries: number;
  /** Whether the address of the last look will do, so that nothing is asked of Juju. */
  readonly atKnownAddress?: true;
  /** Whose known mistakes are looked for; without it every answer will do. */
  readonly server?: WsgiServer;
}

/**
 * Asks the application for its root page until it answers.
 *
 * Any answer counts, since an application may want a login or have no root page, but for a server error whose
 * cause is known. systemd accepts connections before the application is loaded, so the first answer may take
 * long; a service that dies is not waited for.
 *
 * It asks the address that others use: what listens only on loopback serves no other machine.
 *
 * @returns the HTTP status.
 */
export async function probe(unit: Unit, options: Probe): Promise<Step<number>> {
  const { port, tries, server } = options;
  const { machine } = unit;
  const known = options.atKnownAddress ? await recall(unit, 'address') : undefined;
  const url = `http://${known ?? (await ownAddress(unit))}:${port}/`;
  // A name that applications which look at it take for their own machine.
  const host = `127.0.0.1:${port}`;
  let reason = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const answer = await machine.http.status(url, { timeout, host });
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

/** The unit's address for its website, as a URL has it; loopback before Juju knows one. */
async function ownAddress(unit: Unit): Promise<string> {
  const bound = await bindAddress(unit);
  if (bound === undefined) return '127.0.0.1';
  const address = bound.includes(':') ? `[${bound}]` : bound;
  await remember(unit, 'address', address);
  return address;
}

async function bindAddress(unit: Unit): Promise<string | undefined> {
  try {
    unit.endpoint('website');
  } catch (error) {
    // A charm on this layer may have deleted the endpoint.
    if (isFault(error, 'ENDPOINT_UNKNOWN')) return undefined;
    throw error;
  }
  return (await unit.network('website')).bindAddress;
}

async function hasDied({ systemd }: Machine): Promise<boolean> {
  const state = await systemd.active(service);
  if (state === 'failed' || state === 'inactive') return true;
  if (Number(await systemd.property(service, 'NRestarts')) === 0) return false;
  // What was killed from outside, as for memory, tells nothing about the application.
  const ends = (await systemd.journal(service, 100)).matchAll(/Main process exited, (.*)/g);
  return [...ends].at(-1)?.[1]?.startsWith('code=killed, status=9/KILL') !== true;
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
