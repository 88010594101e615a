import { isFault } from '../index.ts';
import type { Machine, Unit } from '../index.ts';
import { readValue, storeValue } from './stored-values.ts';
import { service } from './plan/paths.ts';
import { tail } from './plan/status-line.ts';
import type { WsgiServer } from './servers/server.ts';
import { blocked, doneWith } from './step-result.ts';
import type { StepResult } from './step-result.ts';

const timeout = 5000;

/** What to request, and how often. */
export interface Probe {
  readonly port: number;
  /** How often to request; each request waits up to five seconds. */
  readonly tries: number;
  /** Whether to use the address of the last probe, so that no hook tool is called. */
  readonly atKnownAddress?: true;
  /** The server whose known errors are searched for in the journal; without it every answer counts. */
  readonly server?: WsgiServer;
}

/**
 * Requests the application's root page until it answers.
 *
 * Any answer counts, because an application may require a login or have no root page, except a server error with
 * a known cause. systemd accepts connections before the application is loaded, so the first answer may take
 * long; the probe ends when the service dies.
 *
 * It uses the address that other machines use: a service that only listens on loopback does not serve them.
 *
 * @returns the HTTP status.
 */
export async function probe(unit: Unit, options: Probe): Promise<StepResult<number>> {
  const { port, tries, server } = options;
  const { machine } = unit;
  const known = options.atKnownAddress ? await readValue(unit, 'address') : undefined;
  const url = `http://${known ?? (await ownAddress(unit))}:${port}/`;
  // Applications that check the Host header accept the loopback address.
  const host = `127.0.0.1:${port}`;
  let reason = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const answer = await machine.http.status(url, { timeout, host });
    if (answer.kind === 'answered' && answer.status < 500) return doneWith(answer.status);
    // An application that fails after its first line of output answers without a status.
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
  await storeValue(unit, 'address', address);
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
  // A process that was killed from outside, for example by the OOM killer, says nothing about the application.
  const ends = (await systemd.journal(service, 100)).matchAll(/Main process exited, (.*)/g);
  return [...ends].at(-1)?.[1]?.startsWith('code=killed, status=9/KILL') !== true;
}

async function explain(
  { systemd, sleep }: Machine,
  server: WsgiServer | undefined,
  attempts: number,
): Promise<string | undefined> {
  // The journal may lag behind the answer.
  for (let attempt = 0; server !== undefined && attempt < attempts; attempt += 1) {
    if (attempt > 0) await sleep(200);
    const found = server.explain(await systemd.journal(service, 100));
    if (found !== undefined) return found;
  }
  return undefined;
}
