import { createHash } from 'node:crypto';
import type { CharmDefinition, Layer } from '../../../src/dispatch/charm/charm-definition.ts';
import { layer } from '../../../src/dispatch/charm/layer.ts';
import { prepareCharm } from '../../../src/dispatch/charm/prepare-charm.ts';
import type { HookFacts, HookPorts } from '../../../src/dispatch/hook-input.ts';
import type { HookOutcome } from '../../../src/dispatch/hook-outcome.ts';
import { runHook } from '../../../src/dispatch/run-hook.ts';
import type { UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import type { InterfaceRole } from '../../../src/interfaces/interface.ts';
import type { HookTools } from '../../../src/juju/wire.ts';
import { noMachine } from './no-machine.ts';
import { UnitAgent } from './unit-agent.ts';

type Define = Layer['define'];

/** A charm of one layer named `charm`, or of several by name, bottom first. */
export function charm(
  layers: Define | Readonly<Record<string, Define>>,
  more: Partial<CharmDefinition> = {},
): CharmDefinition {
  const named = typeof layers === 'function' ? { charm: layers } : layers;
  return {
    name: 'hello',
    metadata: { name: 'hello' },
    config: {},
    actions: {},
    settings: {},
    options: {},
    layers: Object.entries(named).map(([name, define]) => ({ name, handlers: [layer(define)] })),
    ...more,
  };
}

/** One hook of a charm, and the interfaces that keep flags for it. */
export interface TestHook {
  readonly definition: CharmDefinition;
  readonly context: HookFacts;
  readonly ports: HookPorts;
  readonly interfaces: readonly InterfaceRole[];
}

/** A hook of a charm over these tools; it has no machine, and no interface keeps flags. */
export function hookOf(
  tools: HookTools,
  definition: CharmDefinition,
  event: UnitEvent | string,
): TestHook {
  return {
    definition,
    context: {
      unit: 'hello/0',
      application: 'hello',
      model: { name: 'test', uuid: '6d1c' },
      event: typeof event === 'string' ? { kind: 'lifecycle', name: event } : event,
      charmFolder: '/nowhere',
    },
    ports: {
      tools,
      machine: noMachine,
      hash: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 16),
      fallbackState: { load: async () => ({}), save: async () => undefined },
      uncommitted: tools instanceof UnitAgent ? tools.uncommitted : new UncommittedMemory(),
      withPrivateFile: (_, use) => use('/private/content.json'),
      print: () => undefined,
    },
    interfaces: [],
  };
}

/** Runs a hook, with other ports where some are given. */
export function runTestHook(
  { definition, context, ports, interfaces }: TestHook,
  { interfaces: others = interfaces, ...more }: OtherParts = {},
): Promise<HookOutcome> {
  return runHook({
    charm: () => ({ ...prepareCharm(definition), interfaces: others }),
    context,
    ports: { ...ports, ...more },
  });
}

/** What a test gives in the place of the kit's own. */
export type OtherParts = Partial<HookPorts & Pick<TestHook, 'interfaces'>>;

/** Runs a hook before an agent, which commits what the hook asked for unless it failed. */
export async function runBefore(
  agent: UnitAgent,
  hook: TestHook,
  others: OtherParts = {},
): Promise<HookOutcome> {
  agent.begin(hook.context.event);
  const outcome = await runTestHook(hook, others);
  if (outcome.kind !== 'failed') agent.commit();
  return outcome;
}

/** Runs one hook of a charm before an agent; {@link runBefore} takes other ports. */
export function dispatch(
  agent: UnitAgent,
  definition: CharmDefinition,
  event: UnitEvent | string = 'update-status',
): Promise<HookOutcome> {
  return runBefore(agent, hookOf(agent, definition, event));
}

/** An action's event. */
export function action(name: string): UnitEvent {
  return { kind: 'action', name, id: '1' };
}

/** A relation hook's event for the relation `<endpoint>:1`, about the unit `remote/0`. */
export function relationEvent(
  endpoint: string,
  step: Extract<UnitEvent, { kind: 'relation' }>['step'],
  remoteUnit: string | null = 'remote/0',
): UnitEvent {
  return {
    kind: 'relation',
    name: `${endpoint}-relation-${step}`,
    endpoint,
    step,
    relationId: `${endpoint}:1`,
    remoteApplication: 'remote',
    ...(remoteUnit === null ? {} : { remoteUnit }),
  };
}
