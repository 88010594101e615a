/** Runs one agent for each unit, and removes models that are destroyed. */
import { rm } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { CommandResult, UnitCommand } from './operations/run-command.ts';
import type { Services } from './services.ts';
import { listApplications } from './store/applications.ts';
import { deleteModel, listModels, type ModelRecord } from './store/models.ts';
import { allUnits, unitById } from './store/units.ts';
import type { HostPreparation } from './unit-agent/host-preparation.ts';
import { startUnitAgent, type UnitAgent } from './unit-agent/unit-agent.ts';

export interface UnitAgents {
  /** Runs a command in a unit's context; undefined when the unit has no agent. */
  exec(unit: number, command: UnitCommand): Promise<CommandResult> | undefined;
  /**
   * Lets every unit finish its operation and start no new one, until `limit` is aborted.
   *
   * Returns the names of the units that are still busy then.
   */
  drain(limit: AbortSignal): Promise<readonly string[]>;
  /** Starts the drained agents again. */
  resume(): void;
  /** Stops all agents; machines keep running. */
  stop(): Promise<void>;
}

/**
 * Starts the agents of all units, and from then on follows the store.
 *
 * @param onEmpty called when the last model is removed.
 */
export function startUnitAgents(
  services: Services,
  hosts: HostPreparation,
  onEmpty: () => void,
): UnitAgents {
  const { db, hub } = services;
  const agents = new Map<number, UnitAgent>();
  const ending = new Set<number>();
  let planned: NodeJS.Immediate | undefined;
  const stopped = new AbortController();
  let draining = false;
  const drained = new Set<number>();
  const off = db.onCommit(() => (planned ??= setImmediate(follow)));
  follow();
  return {
    exec: (unit, command) => agents.get(unit)?.exec(command),
    async drain(limit) {
      draining = true;
      const all = [...agents].map(async ([id, agent]) => {
        drained.add(id);
        await Promise.race([agent.drain(), aborted(limit)]);
        return agents.has(id) ? [unitById(db, id)?.name ?? ''] : [];
      });
      return (await Promise.all(all)).flat();
    },
    resume() {
      draining = false;
      follow();
    },
    async stop() {
      stopped.abort();
      off();
      if (planned !== undefined) clearImmediate(planned);
      await Promise.all([...agents.values()].map((agent) => agent.stop()));
    },
  };

  /** Runs once for many commits in a row. */
  function follow(): void {
    planned = undefined;
    if (stopped.signal.aborted) return;
    if (!draining) for (const { id } of allUnits(db)) if (!agents.has(id)) start(id);
    for (const agent of agents.values()) agent.notify();
    for (const model of listModels(db)) {
      hub.publish(model.name, { kind: 'changed' });
      if (model.life !== 'alive' && listApplications(db, model.id).length === 0) void end(model);
    }
  }

  function start(unit: number): void {
    const agent = startUnitAgent(services, hosts, unit);
    agents.set(unit, agent);
    void agent.ended.then(() => {
      agents.delete(unit);
      // A unit that was still busy when the others were resumed is resumed here.
      if (drained.delete(unit) && !draining) follow();
    });
  }

  async function end(model: ModelRecord): Promise<void> {
    if (ending.has(model.id)) return;
    ending.add(model.id);
    try {
      await services.machines.removeModel({ model: model.name, subnet: model.subnet });
      await rm(services.home.model(model.name), { recursive: true, force: true });
      hosts.forget(model);
      db.transaction(() => deleteModel(db, model.id));
      if (listModels(db).length === 0) onEmpty();
    } catch (error) {
      const message = `cannot remove what the model has left behind: ${messageOf(error)}`;
      const line = { model: model.id, entity: 'controller', level: 'ERROR', message } as const;
      services.log.write({ ...line, module: 'unit-agents' });
      void services.clock.pause(5_000, stopped.signal).then(follow);
    } finally {
      ending.delete(model.id);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
