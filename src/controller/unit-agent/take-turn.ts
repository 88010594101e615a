import type { Stage } from '../hook-runner/run-in-context.ts';
import { cutOffContexts, recover } from '../operations/recover.ts';
import type { MachineSpec } from '../machines/machines.ts';
import { nextOperation } from '../../model/resolver/next-operation.ts';
import { isRelationHook } from '../../model/resolver/operation.ts';
import type { LocalState } from '../../model/resolver/state.ts';
import type { Services } from '../services.ts';
import { clearOperation } from '../store/operations.ts';
import { relationById } from '../store/relations.ts';
import { hasSubordinates } from '../store/subordinates.ts';
import { noteLeader, noteRebootFrom, readLocal, rebootFrom } from '../store/uniters.ts';
import type { ToolServer } from '../tool-server/tool-server.ts';
import { buryUnit, dieUnit } from './bury-unit.ts';
import type { CommandQueue } from './command-queue.ts';
import type { HostKeeper } from './host-keeper.ts';
import { keepMachine } from './keep-machine.ts';
import { keepStorage } from './keep-storage.ts';
import { giveUp, operate, showAgent, showFailure, type Decided } from './perform.ts';
import { readRemote } from './remote-state.ts';
import { machineSpec } from '../facts/unit-machine.ts';
import { unitFacts, type UnitFacts } from '../facts/unit-facts.ts';

/** What a unit's turns share. */
export interface Turn {
  readonly services: Services;
  readonly hosts: HostKeeper;
  readonly unit: number;
  readonly commands: CommandQueue;
  /** Whether what a killed controller left was looked at; set by the first turn. */
  recovered: boolean;
}

export type NextTurn =
  | { readonly kind: 'again' }
  | { readonly kind: 'rest'; readonly until: number }
  | { readonly kind: 'gone' };

/** One look at the model and at most one operation. */
export async function takeTurn(
  turn: Turn,
  tools: ToolServer,
  signal: AbortSignal,
): Promise<NextTurn> {
  const { services, hosts } = turn;
  const facts = unitFacts(services.db, turn.unit);
  if (facts === undefined) return { kind: 'gone' };
  const never = readLocal(services.db, turn.unit)?.charm === undefined;
  if (facts.unit.life === 'dead' || facts.unit.forced || (facts.unit.life === 'dying' && never)) {
    return finish(services, facts);
  }
  const spec = machineSpec(services, facts);
  const machine = await keepMachine(services, hosts, facts, spec);
  if (!turn.recovered) await takeUp(turn, facts, spec);
  if (signal.aborted) return { kind: 'again' };
  const charm = charmOf(services, facts);
  const stage: Stage = { services, facts, spec, tools, charm, leader: machine.leader, signal };
  return hosts.alone(facts.machine.id, async () => {
    if (await rebootWanted(stage, machine.boot)) return { kind: 'again' };
    await keepStorage(services, facts, spec);
    return decide(turn, stage, machine.boot);
  });
}

/** Takes a unit away; one that others live beside goes after them. */
async function finish(services: Services, facts: UnitFacts): Promise<NextTurn> {
  if (hasSubordinates(services.db, facts.unit.id)) return { kind: 'rest', until: Infinity };
  dieUnit(services, facts);
  await buryUnit(services, facts);
  return { kind: 'gone' };
}

/** Ends what a killed controller left running, and makes it runnable again. */
async function takeUp(turn: Turn, { model, tag }: UnitFacts, spec: MachineSpec): Promise<void> {
  const { db, machines, log } = turn.services;
  for (const context of cutOffContexts(db, turn.unit)) {
    await machines.endContext(spec, context);
    const line = { model: model.id, entity: tag, level: 'WARNING', module: 'uniter' } as const;
    log.write({ ...line, message: `the controller was killed while ${context} ran` });
  }
  recover(turn.services, turn.unit);
  turn.recovered = true;
}

function charmOf({ db, shelf }: Services, { unit, application }: UnitFacts) {
  return shelf.charm(readLocal(db, unit.id)?.charm?.sha ?? application.charm);
}

async function decide(turn: Turn, stage: Stage, boot: string): Promise<NextTurn> {
  const { services, commands } = turn;
  const { db, clock } = services;
  const local = readLocal(db, turn.unit);
  // The facts are read again: time has passed while the machine was asked about.
  const facts = unitFacts(db, turn.unit);
  if (local === undefined || facts === undefined) return { kind: 'gone' };
  if (isMoot(turn, local)) return { kind: 'again' };
  const remote = readRemote(services, facts, local, { boot, commands: commands.ids() });
  if (local.leader && !remote.leader) db.transaction(() => noteLeader(db, turn.unit, false));
  const decision = nextOperation(remote, local, clock.now());
  return act({ ...stage, facts }, turn, { remote, local, decision });
}

/** A hook of a relation that is gone can't run, be tried again or be given up: it is dropped. */
function isMoot({ services, unit }: Turn, { operation }: LocalState): boolean {
  if (operation?.operation.kind !== 'hook') return false;
  const { hook } = operation.operation;
  if (!isRelationHook(hook) || relationById(services.db, hook.relation) !== undefined) return false;
  services.db.transaction(() => clearOperation(services.db, unit, 'main'));
  return true;
}

async function act(stage: Stage, turn: Turn, decided: Decided): Promise<NextTurn> {
  const { services, facts } = stage;
  const { decision, local } = decided;
  switch (decision.kind) {
    case 'finished':
      return finish(services, facts);
    case 'idle':
      showAgent(stage, 'idle', '');
      return { kind: 'rest', until: decision.until };
    case 'failed':
      showFailure(stage, local);
      return { kind: 'rest', until: decision.until };
    case 'skip':
      await giveUp(stage, decided, decision.operation);
      return { kind: 'again' };
    case 'run':
      await operate(stage, turn.commands, decided, decision.operation);
      return { kind: 'again' };
  }
}

/** Reboots a machine whose charm asked for it, unless it has booted since. */
async function rebootWanted(stage: Stage, boot: string): Promise<boolean> {
  const { services, facts, spec, signal } = stage;
  const wish = rebootFrom(services.db, facts.unit.id);
  if (wish === undefined) return false;
  if (wish !== boot) {
    services.db.transaction(() => noteRebootFrom(services.db, facts.unit.id, undefined));
    return false;
  }
  showAgent(stage, 'rebooting', '');
  const argv = ['/usr/bin/systemctl', 'reboot'];
  const ignore = () => undefined;
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  const output = { onStdout: ignore, onStderr: ignore };
  await services.machines.run(spec, { argv, cwd: '/', env, signal, ...output });
  // The machine takes a moment to go down; the loop looks again until it has booted again.
  await services.clock.pause(500, signal);
  return true;
}
