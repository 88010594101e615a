/** Runs one unit: looks at the model, does what the resolver says, sleeps, looks again. */
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
import type { HostKeeper } from './host-keeper.ts';
import { takeTurn, type Turn } from './take-turn.ts';
import { unitFacts } from '../facts/unit-facts.ts';
import { wakeUp } from './wake-up.ts';

export interface UnitAgent {
  /** Says that the model changed. */
  wake(): void;
  /** Runs a command in a hook context, between hooks. */
  exec(command: UnitCommand): Promise<CommandResult>;
  /** Ends the agent when what it does now is done. */
  rest(): Promise<void>;
  /** Ends the agent: a running hook is cut off and stays queued; the machine keeps running. */
  stop(): Promise<void>;
  /** Ends when the unit is gone or the agent was stopped. */
  readonly ended: Promise<void>;
}

/** How often the agent looks whether its machine still runs. */
const watchInterval = 2_000;

/** Starts the agent of a unit. */
export function startUnitAgent(services: Services, hosts: HostKeeper, unit: number): UnitAgent {
  const { clock } = services;
  const stopped = new AbortController();
  /** Aborted when nothing new is to begin; at the latest when the agent is stopped. */
  const resting = new AbortController();
  const quiet = AbortSignal.any([stopped.signal, resting.signal]);
  const alarm = wakeUp(clock);
  const commands = commandQueue();
  /** Aborted when the unit is to go without its hooks. */
  const forced = new AbortController();
  /** Aborted when the unit is to go; it then no longer waits for a machine that did not come up. */
  const leaving = new AbortController();
  const ended = live();
  return {
    wake() {
      alarm.wake();
      const found = unitById(services.db, unit);
      if (found?.forced === true) forced.abort();
      if (found?.life !== 'alive') leaving.abort();
    },
    async exec(command) {
      const result = commands.add(command);
      alarm.wake();
      return result;
    },
    async rest() {
      resting.abort();
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
    const turn: Turn = { services, hosts, unit, commands, recovered: false };
    let failures = 0;
    while (!quiet.aborted) {
      try {
        tools ??= await serveTools(services, unit);
        if (tools === undefined) break;
        const signal = AbortSignal.any([stopped.signal, forced.signal]);
        const next = await takeTurn(turn, tools, signal);
        failures = 0;
        if (next.kind === 'gone') break;
        if (next.kind === 'rest') {
          const until = Math.min(next.until, clock.now() + watchInterval);
          await alarm.sleep(until, quiet);
        }
      } catch (error) {
        failures += 1;
        report(error);
        // Not the alarm: this very report of the failure is a change that sets it off.
        const hurry = [leaving.signal, forced.signal].filter(({ aborted }) => !aborted);
        const signal = AbortSignal.any([quiet, ...hurry]);
        await clock.pause(retryDelay(failures, clock.random()), signal);
      }
    }
    commands.fail(fault('UNIT_GONE', 'the unit went away before the command had run'));
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
      // A full disk refuses this too; the agent goes on, and tells it when it can.
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
