/** Runs one unit: reads the model, runs the resolver's operation, waits, and starts again. */
import { codedError } from '../../base/coded-error.ts';
import { fault } from '../../errors.ts';
import { isoTime } from '../clock.ts';
import { retryDelay } from '../../model/resolver/retry-delay.ts';
import type { CommandResult, UnitCommand } from '../operations/run-command.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import type { Services } from '../services.ts';
import { setMachineStatus } from '../store/machines.ts';
import { unitById } from '../store/units.ts';
import { startToolServer, type ToolServer } from '../tool-server/tool-server.ts';
import { commandQueue } from './command-queue.ts';
import type { HostPreparation } from './host-preparation.ts';
import { runStep, type AgentRun } from './agent-step.ts';
import { unitFacts } from '../facts/unit-facts.ts';
import { notifiableTimer } from './notifiable-timer.ts';

export interface UnitAgent {
  /** Notifies the agent that the model has changed. */
  notify(): void;
  /** Runs a command in a hook context, between hooks. */
  exec(command: UnitCommand): Promise<CommandResult>;
  /** Ends the agent after its current operation. */
  drain(): Promise<void>;
  /** Ends the agent: a running hook is interrupted and stays queued; the machine keeps running. */
  stop(): Promise<void>;
  /** Resolves when the unit is removed or the agent was stopped. */
  readonly ended: Promise<void>;
}

/** How often the agent checks whether its machine still runs. */
const watchInterval = 2_000;

/** Starts the agent of a unit. */
export function startUnitAgent(
  services: Services,
  hosts: HostPreparation,
  unit: number,
): UnitAgent {
  const { clock } = services;
  const stopped = new AbortController();
  /** Aborted when no new operation may start; at the latest when the agent is stopped. */
  const draining = new AbortController();
  const quiet = AbortSignal.any([stopped.signal, draining.signal]);
  const timer = notifiableTimer(clock);
  const commands = commandQueue();
  /** Aborted when the unit is removed by force, without its hooks. */
  const forced = new AbortController();
  /** Aborted when the unit is being removed; the agent then no longer waits for a machine that did not boot. */
  const leaving = new AbortController();
  const ended = live();
  return {
    notify() {
      timer.notify();
      const found = unitById(services.db, unit);
      if (found?.forced === true) forced.abort();
      if (found?.life !== 'alive') leaving.abort();
    },
    async exec(command) {
      const result = commands.add(command);
      timer.notify();
      return result;
    },
    async drain() {
      draining.abort();
      await ended;
    },
    async stop() {
      stopped.abort();
      await ended;
    },
    ended,
  };

  async function live(): Promise<void> {
    let tools: ToolServer | undefined;
    const agentRun: AgentRun = { services, hosts, unit, commands, recovered: false };
    let failures = 0;
    while (!quiet.aborted) {
      try {
        tools ??= await serveTools(services, unit);
        if (tools === undefined) break;
        const signal = AbortSignal.any([stopped.signal, forced.signal]);
        const next = await runStep(agentRun, tools, signal);
        failures = 0;
        if (next.kind === 'gone') break;
        if (next.kind === 'wait') {
          const until = Math.min(next.until, clock.now() + watchInterval);
          await timer.wait(until, quiet);
        }
      } catch (error) {
        failures += 1;
        report(error);
        // Not the timer, because the report of the failure is a change that notifies it.
        const urgent = [leaving.signal, forced.signal].filter(({ aborted }) => !aborted);
        const signal = AbortSignal.any([quiet, ...urgent]);
        await clock.pause(retryDelay(failures, clock.random()), signal);
      }
    }
    commands.fail(fault('UNIT_GONE', 'the unit was removed before the command had run'));
    await tools?.close();
  }

  function report(error: unknown): void {
    const facts = unitFacts(services.db, unit);
    if (facts === undefined || stopped.signal.aborted) return;
    const coded = codedError(error);
    if (coded.code === 'INTERNAL') services.complain(error);
    const { model, tag, machine } = facts;
    const message = `${coded.code}: ${coded.message}`;
    const since = isoTime(clock);
    try {
      setMachineStatus(services.db, machine.id, { status: 'provisioning error', message, since });
    } catch (second) {
      // A full disk refuses this write too; the agent continues and reports it when it can.
      services.complain(second);
    }
    const line = {
      model: model.id,
      entity: tag,
      level: 'ERROR',
      module: 'agent',
      message,
    } as const;
    services.log.write(line);
  }
}

async function serveTools(services: Services, unit: number): Promise<ToolServer | undefined> {
  const facts = unitFacts(services.db, unit);
  if (facts === undefined) return undefined;
  const folder = services.home.unit(facts.model.name, facts.tag);
  makeReadableFolder(folder);
  return startToolServer(`${folder}/agent.socket`, services.toolRoom);
}
