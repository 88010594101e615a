/** Keeps one agent for each unit and clears away models that are gone. */
import { rm } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { CommandResult, UnitCommand } from './operations/run-command.ts';
import type { Services } from './services.ts';
import { listApplications } from './store/applications.ts';
import { deleteModel, listModels, type ModelRecord } from './store/models.ts';
import { allUnits, unitById } from './store/units.ts';
import type { HostKeeper } from './unit-agent/host-keeper.ts';
import { startUnitAgent, type UnitAgent } from './unit-agent/unit-agent.ts';

export interface Supervisor {
  /** Runs a command in a unit's context; undefined when the unit has no agent. */
  exec(unit: number, command: UnitCommand): Promise<CommandResult> | undefined;
  /**
   * Lets every unit end what it does and begin nothing new, until `limit` is aborted.
   *
   * Answers the names of the units that are still busy then.
   */
  rest(limit: AbortSignal): Promise<readonly string[]>;
  /** Lets units that rest go on. */
  resume(): void;
  /** Stops all agents; machines keep running. */
  stop(): Promise<void>;
}

/**
 * Starts the agents of all units there are, and from then on follows the store.
 *
 * @param onEmpty called when the last model has gone.
 */
export function startSupervisor(
  services: Services,
  hosts: HostKeeper,
  onEmpty: () => void,
): Supervisor {
  const { db, hub } = services;
  const agents = new Map<number, UnitAgent>();
  const ending = new Set<number>();
  let planned: NodeJS.Immediate | undefined;
  const stopped = new AbortController();
  let resting = false;
  const rested = new Set<number>();
  const off = db.onCommit(() => (planned ??= setImmediate(follow)));
  follow();
  return {
    exec: (unit, command) => agents.get(unit)?.exec(command),
    async rest(limit) {
      resting = true;
      const all = [...agents].map(async ([id, agent]) => {
        rested.add(id);
        await Promise.race([agent.rest(), aborted(limit)]);
        return agents.has(id) ? [unitById(db, id)?.name ?? ''] : [];
      });
      return (await Promise.all(all)).flat();
    },
    resume() {
      resting = false;
      follow();
    },
    async stop() {
      stopped.abort();
      off();
      if (planned !== undefined) clearImmediate(planned);
      await Promise.all([...agents.values()].map((agent) => agent.stop()));
    },
  };

  /** Many commits in a row are followed once. */
  function follow(): void {
    planned = undefined;
    if (stopped.signal.aborted) return;
    if (!resting) for (const { id } of allUnits(db)) if (!agents.has(id)) start(id);
    for (const agent of agents.values()) agent.wake();
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
      // One that was still at work when the others went on goes on too.
      if (rested.delete(unit) && !resting) follow();
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
      const message = `cannot remove what the model left: ${messageOf(error)}`;
      const line = { model: model.id, entity: 'controller', level: 'ERROR', message } as const;
      services.log.write({ ...line, module: 'supervisor' });
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
