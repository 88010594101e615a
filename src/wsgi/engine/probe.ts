import { isFault } from '../../index.ts';
import type { Machine, Unit } from '../../index.ts';
import { readValue, storeValue } from '../stored-values.ts';
import { tail } from '../plan/status-line.ts';
import type { Server } from '../servers/server.ts';
import { blocked, doneWith } from '../step-result.ts';
import type { StepResult } from '../step-result.ts';
import { unitNames } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const timeout = 5000;

/** What to request, and how often. */
export interface Probe {
  /** Whose services are asked why there is no answer. */
  readonly manifest: Manifest;
  readonly port: number;
  /** How often to request; each request waits up to five seconds. */
  readonly tries: number;
  /** Whether to use the address of the last probe, so that no hook tool is called. */
  readonly atKnownAddress?: true;
  /** The server whose known errors are searched for in the journal; without it every answer counts. */
  readonly server?: Server;
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
  const services = unitNames(options.manifest, 'service');
  const known = options.atKnownAddress ? await readValue(unit, 'address') : undefined;
  const url = `http://${known ?? (await ownAddress(unit))}:${port}/`;
  // Applications that check the Host header accept the loopback address.
  const host = `127.0.0.1:${port}`;
  let reason = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const answer = await machine.http.status(url, { timeout, host });
    if (answer.kind === 'answered' && answer.status < 500) return doneWith(answer.status);
    // An application that fails after its first line of output answers without a status.
    const mistake = await explain(
      machine,
      { server, services },
      answer.kind === 'answered' ? 3 : 1,
    );
    if (mistake !== undefined) return blocked(mistake);
    if (answer.kind === 'answered') return doneWith(answer.status);
    reason = answer.reason;
    if (await hasDied(machine, services)) break;
    if (attempt + 1 < tries) await machine.sleep(500);
  }
  const journal = await journalOf(machine, services, 40);
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

async function hasDied({ systemd }: Machine, services: readonly string[]): Promise<boolean> {
  for (const service of services) {
    const state = await systemd.active(service);
    if (state === 'failed' || state === 'inactive') return true;
    if (Number(await systemd.property(service, 'NRestarts')) === 0) continue;
    // A process that was killed from outside, for example by the OOM killer, says nothing about the application.
    const ends = (await systemd.journal(service, 100)).matchAll(/Main process exited, (.*)/g);
    if ([...ends].at(-1)?.[1]?.startsWith('code=killed, status=9/KILL') !== true) return true;
  }
  return false;
}

async function journalOf(
  { systemd }: Machine,
  services: readonly string[],
  lines: number,
): Promise<string> {
  const journals: string[] = [];
  for (const service of services) journals.push(await systemd.journal(service, lines));
  return journals.filter((each) => each !== '').join('\n');
}

async function explain(
  machine: Machine,
  {
    server,
    services,
  }: { readonly server: Server | undefined; readonly services: readonly string[] },
  attempts: number,
): Promise<string | undefined> {
  // The journal may lag behind the answer.
  for (let attempt = 0; server !== undefined && attempt < attempts; attempt += 1) {
    if (attempt > 0) await machine.sleep(200);
    const found = server.explain(await journalOf(machine, services, 100));
    if (found !== undefined) return found;
  }
  return undefined;
}
