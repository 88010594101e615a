import type { Stage } from '../hook-runner/run-in-context.ts';
import { interruptedContexts, recover } from '../operations/recover.ts';
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
import { removeDeadUnit, departFromModel } from './remove-dead-unit.ts';
import type { CommandQueue } from './command-queue.ts';
import type { HostPreparation } from './host-preparation.ts';
import { ensureMachine } from './ensure-machine.ts';
import { reconcileStorage } from './reconcile-storage.ts';
import {
  skipHook,
  runOperation,
  reportAgentStatus,
  reportHookFailure,
  type Decided,
} from './run-operation.ts';
import { readRemote } from './remote-state.ts';
import { machineSpec } from '../facts/unit-machine.ts';
import { unitFacts, type UnitFacts } from '../facts/unit-facts.ts';

/** What the steps of a unit's agent share. */
export interface AgentRun {
  readonly services: Services;
  readonly hosts: HostPreparation;
  readonly unit: number;
  readonly commands: CommandQueue;
  /** Whether the work of a killed controller was recovered; set by the first step. */
  recovered: boolean;
}

export type NextStep =
  | { readonly kind: 'again' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'gone' };

/** Reads the model and runs at most one operation. */
export async function runStep(
  run: AgentRun,
  tools: ToolServer,
  signal: AbortSignal,
): Promise<NextStep> {
  const { services, hosts } = run;
  const facts = unitFacts(services.db, run.unit);
  if (facts === undefined) return { kind: 'gone' };
  const never = readLocal(services.db, run.unit)?.charm === undefined;
  if (facts.unit.life === 'dead' || facts.unit.forced || (facts.unit.life === 'dying' && never)) {
    return removeFromModel(services, facts);
  }
  const spec = machineSpec(services, facts);
  const machine = await ensureMachine(services, hosts, { facts, spec });
  if (!run.recovered) await recoverAfterKill(run, facts, spec);
  if (signal.aborted) return { kind: 'again' };
  const charm = charmOf(services, facts);
  const stage: Stage = { services, facts, spec, tools, charm, initPid: machine.initPid, signal };
  return hosts.withMachineLock(facts.machine.id, async () => {
    if (await rebootIfRequested(stage, machine.boot)) return { kind: 'again' };
    await reconcileStorage(services, facts, spec);
    return decide(run, stage, machine.boot);
  });
}

/** Removes a unit; a principal waits until its subordinates are removed. */
async function removeFromModel(services: Services, facts: UnitFacts): Promise<NextStep> {
  if (hasSubordinates(services.db, facts.unit.id)) return { kind: 'wait', until: Infinity };
  departFromModel(services, facts);
  await removeDeadUnit(services, facts);
  return { kind: 'gone' };
}

/** Ends contexts that a killed controller left running, and makes their operations runnable again. */
async function recoverAfterKill(
  run: AgentRun,
  { model, tag }: UnitFacts,
  spec: MachineSpec,
): Promise<void> {
  const { db, machines, log } = run.services;
  for (const context of interruptedContexts(db, run.unit)) {
    await machines.endContext(spec, context);
    const line = { model: model.id, entity: tag, level: 'WARNING', module: 'uniter' } as const;
    log.write({ ...line, message: `the controller was killed while ${context} ran` });
  }
  recover(run.services, run.unit);
  run.recovered = true;
}

function charmOf({ db, shelf }: Services, { unit, application }: UnitFacts) {
  return shelf.charm(readLocal(db, unit.id)?.charm?.sha ?? application.charm);
}

async function decide(run: AgentRun, stage: Stage, boot: string): Promise<NextStep> {
  const { services, commands } = run;
  const { db, clock } = services;
  const local = readLocal(db, run.unit);
  // The facts are read again, because time has passed while the machine was queried.
  const facts = unitFacts(db, run.unit);
  if (local === undefined || facts === undefined) return { kind: 'gone' };
  if (dropOperationOfGoneRelation(run, local)) return { kind: 'again' };
  const remote = readRemote(services, facts, { local, boot, commands: commands.ids() });
  if (local.leader && !remote.leader) db.transaction(() => noteLeader(db, run.unit, false));
  const decision = nextOperation(remote, local, clock.now());
  return act({ ...stage, facts }, run, { remote, local, decision });
}

/** Drops a hook of a removed relation, which can't be run, retried or skipped. */
function dropOperationOfGoneRelation(
  { services, unit }: AgentRun,
  { operation }: LocalState,
): boolean {
  if (operation?.operation.kind !== 'hook') return false;
  const { hook } = operation.operation;
  if (!isRelationHook(hook) || relationById(services.db, hook.relation) !== undefined) return false;
  services.db.transaction(() => clearOperation(services.db, unit, 'main'));
  return true;
}

async function act(stage: Stage, run: AgentRun, decided: Decided): Promise<NextStep> {
  const { services, facts } = stage;
  const { decision, local } = decided;
  switch (decision.kind) {
    case 'finished':
      return removeFromModel(services, facts);
    case 'idle':
      reportAgentStatus(stage, 'idle', '');
      return { kind: 'wait', until: decision.until };
    case 'failed':
      reportHookFailure(stage, local);
      return { kind: 'wait', until: decision.until };
    case 'skip':
      await skipHook(stage, decided, decision.operation);
      return { kind: 'again' };
    case 'run':
      await runOperation(stage, run.commands, { ...decided, operation: decision.operation });
      return { kind: 'again' };
  }
}

/** Reboots a machine whose charm asked for it, unless it has booted since. */
async function rebootIfRequested(stage: Stage, boot: string): Promise<boolean> {
  const { services, facts, spec, signal } = stage;
  const requestedIn = rebootFrom(services.db, facts.unit.id);
  if (requestedIn === undefined) return false;
  if (requestedIn !== boot) {
    services.db.transaction(() => noteRebootFrom(services.db, facts.unit.id, undefined));
    return false;
  }
  reportAgentStatus(stage, 'rebooting', '');
  const argv = ['/usr/bin/systemctl', 'reboot'];
  const ignore = () => undefined;
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  const output = { onStdout: ignore, onStderr: ignore };
  await services.machines.run(spec, { argv, cwd: '/', env, signal, ...output });
  // The machine takes a moment to go down; the loop looks again until it has booted again.
  await services.clock.pause(500, signal);
  return true;
}
