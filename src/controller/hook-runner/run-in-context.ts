/** Runs one process of a charm with hook tools around it. */
import { agentContext, hookChanges } from '../../juju/agent/agent-context.ts';
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import { runTool } from '../../juju/agent/run-tool.ts';
import type { Charm } from '../charm/charm.ts';
import { publicAddress } from '../exposure/public-address.ts';
import type { MachineSpec, OnOutput, ProcessEnd } from '../machines/machines.ts';
import type { Services } from '../services.ts';
import { isInstalled } from '../store/uniters.ts';
import type { ToolServer } from '../tool-server/tool-server.ts';
import { withWriteBudget } from '../tool-server/write-budget.ts';
import { machinePaths } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import { resourceDelivery } from './deliver-resource.ts';
import { immediateEffects, type RebootRequest } from './effects.ts';
import { hookEnvironment } from './environment.ts';
import { modelView, networkCard } from './model-view.ts';
import type { ViewSetup } from './view-setup.ts';
import { newSecretId } from '../../model/secrets/new-secret-id.ts';
import { readInMachine } from './read-in-machine.ts';
import { readSettings } from './read-settings.ts';
import type { HookVariables } from './hook-variables.ts';

/** A unit that can run things: its machine is up and its tools are served. */
export interface Stage {
  readonly services: Services;
  readonly facts: UnitFacts;
  readonly spec: MachineSpec;
  readonly tools: ToolServer;
  /** The charm whose files the unit has. */
  readonly charm: Charm;
  /** The host's process id of the machine's first process. */
  readonly initPid: number;
  /** Ends what runs when the controller stops or the unit is forced away. */
  readonly signal: AbortSignal;
}

export interface ContextRun {
  readonly variables: HookVariables;
  readonly contextId: string;
  readonly argv: readonly string[];
  readonly joining?: ViewSetup['joining'];
  readonly action?: number;
  readonly onStdout: OnOutput;
  readonly onStderr: OnOutput;
  /** A further reason to end it, such as a time limit. */
  readonly signal?: AbortSignal;
}

export interface ContextEnd {
  readonly end: ProcessEnd;
  readonly changes: HookChanges;
  readonly reboot: RebootRequest;
}

/** Runs a program in the charm's folder in a context of its own; changes nothing of what it buffered. */
export async function runInContext(stage: Stage, run: ContextRun): Promise<ContextEnd> {
  const { services, facts, spec, tools } = stage;
  const { variables, contextId, argv, onStdout, onStderr } = run;
  const kill = new AbortController();
  let reboot: RebootRequest = 'none';
  const context = agentContext({
    view: viewOf(stage, run),
    hook: variables.running,
    effects: immediateEffects({
      ...{ services, facts, action: run.action },
      onReboot: (when) => {
        reboot = when;
        if (when === 'now') kill.abort();
      },
    }),
    installed: isInstalled(services.db, facts.unit.id),
    readSettings,
    readFile: (path) => readInMachine(`/proc/${stage.initPid}/root`, path),
    newSecretId: () => newSecretId(services.randomHex),
  });
  const leave = tools.open(
    contextId,
    withWriteBudget((call) => runTool(context, call)),
  );
  const signal = AbortSignal.any(
    [stage.signal, kill.signal, run.signal].filter((each) => each !== undefined),
  );
  const env = hookEnvironment(facts, variables, { contextId, proxies: services.proxies });
  const cwd = machinePaths(facts.tag).charm;
  try {
    const end = await services.machines.run(spec, { argv, cwd, env, onStdout, onStderr, signal });
    return { end, changes: hookChanges(context), reboot };
  } finally {
    leave();
    services.log.flush();
  }
}

function viewOf({ services, facts, charm, initPid }: Stage, { joining }: ContextRun) {
  const { db, home } = services;
  const unitFolder = home.unit(facts.model.name, facts.tag);
  const deliver = resourceDelivery({ db, facts, charm, unitFolder });
  const cardFile = `/sys/class/net/${networkCard}/address`;
  const macAddress = () => readInMachine(`/proc/${initPid}/root`, cardFile)?.trim() ?? '';
  const addresses = { macAddress, publicAddress: () => publicAddress(services, facts.unit) };
  return modelView({ sources: services, facts, charm, deliver, joining, ...addresses });
}
