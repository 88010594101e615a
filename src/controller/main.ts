/** Puts the controller together. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from 'node:util';
import { isFault } from '../errors.ts';
import { byteBudget } from './byte-budget.ts';
import { charmShelf } from './charm/charm-shelf.ts';
import { systemClock, type Clock } from './clock.ts';
import { eventHub } from './events.ts';
import { hostAddress } from './exposure/host-addresses.ts';
import { startPublisher } from './exposure/publisher.ts';
import { homePaths, type HomePaths } from './home.ts';
import { proxyVariables } from './hook-runner/proxies.ts';
import { lockHome } from './home-lock.ts';
import { makeHome } from './make-home.ts';
import { modelLog } from './log/model-log.ts';
import type { Machines } from './machines/machines.ts';
import { startServer } from './server/http-server.ts';
import type { Services } from './services.ts';
import { openDatabase } from './store/database.ts';
import { listModels } from './store/models.ts';
import { startUnitAgents } from './unit-agents.ts';
import { toolLimits } from './tool-server/tool-server.ts';
import { toolsFolder } from './tool-server/tools-folder.ts';
import { hostPreparation } from './unit-agent/host-preparation.ts';

export interface ControllerOptions {
  /** The folder that is its home; made when it isn't there. */
  readonly home: string;
  readonly machines: Machines;
  /** The Node executable that machines get; its folder is what they see. */
  readonly runtime: string;
  readonly clock?: Clock;
  /** Where proxies for hooks are read from, as in `http_proxy`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds; five minutes when absent. */
  readonly updateStatusInterval?: number;
  /** Milliseconds that a controller without a model waits before it ends; 10 s when absent. */
  readonly idleTime?: number | 'never';
}

export interface Controller {
  /** Ends when the controller was stopped, or when its models are gone. */
  readonly ended: Promise<void>;
  /** Stops it: running hooks are cut off and run again later; machines keep running. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a controller, which takes up where the last one in this home was stopped or killed.
 *
 * @throws CONTROLLER_RUNNING when another one has this home; STORE_INVALID.
 */
export async function startController(options: ControllerOptions): Promise<Controller> {
  const home = homePaths(options.home);
  makeHome(home.root);
  const lock = await lockHome(home, process.pid);
  try {
    const services = await makeServices(home, options);
    const { ended, stop } = await serve(services, options.idleTime ?? 10_000);
    return { ended: ended.finally(() => lock.release()), stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function makeServices(home: HomePaths, options: ControllerOptions): Promise<Services> {
  const clock = options.clock ?? systemClock();
  const db = openDatabase(home.store);
  const hub = eventHub();
  const shelf = charmShelf(home.charms, db);
  await shelf.sweep();
  return {
    ...{ db, hub, clock, home, shelf, machines: options.machines },
    shared: { tools: await toolsFolder(home.tools), runtime: dirname(options.runtime) },
    log: modelLog(db, hub, clock),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    usedSubnets: subnetsOfHost,
    toolRoom: byteBudget(toolLimits.bytesInSum),
    hostAddress,
    proxies: proxyVariables(options.environment ?? {}),
    complain,
    runningActions: new Map(),
    repairs: new Set(),
    updateStatusInterval: options.updateStatusInterval ?? 300_000,
  };
}

async function serve(services: Services, idleTime: number | 'never'): Promise<Controller> {
  const { db, home, log, clock } = services;
  const hosts = hostPreparation(services);
  const closing = new AbortController();
  const agents = startUnitAgents(services, hosts, () => void endWhenIdle());
  const publisher = startPublisher(services);
  const parts = { services, hosts, agents, publisher };
  const server = await startServer(home.socket, { ...parts, end: () => void stop() });
  const finished = Promise.withResolvers<undefined>();
  if (listModels(db).length === 0) void endWhenIdle();
  return { ended: finished.promise, stop };

  /** A controller without models has nothing to do; the next command starts one again. */
  async function endWhenIdle(): Promise<void> {
    if (idleTime === 'never') return;
    do await clock.pause(idleTime, closing.signal);
    while (!closing.signal.aborted && server.busy());
    if (closing.signal.aborted || listModels(db).length > 0) return;
    await rm(home.charms, { recursive: true, force: true });
    await stop();
  }

  async function stop(): Promise<void> {
    if (!closing.signal.aborted) {
      closing.abort();
      await server.close();
      await agents.stop();
      await publisher.stop();
      log.flush();
      db.close();
      await rm(home.socket, { force: true });
      finished.resolve(undefined);
    }
    await finished.promise;
  }
}

/** Errors with a code are shown to those they concern; of any other the stack is kept, for it is ours or the machine's. */
function complain(error: unknown): void {
  if (isFault(error)) return;
  try {
    writeSync(2, `${inspect(error)}\n`);
  } catch {
    // A full disk keeps the log from being written; it must not keep the request from being answered.
  }
}

/** Third octets of the `10.77.n.1` addresses this host has, also on bridges without a machine. */
function subnetsOfHost(): ReadonlySet<number> {
  const table = readFileSync('/proc/net/fib_trie', 'utf8');
  return new Set([...table.matchAll(/\b10\.77\.(\d+)\.1\b/g)].map(([, octet]) => Number(octet)));
}
