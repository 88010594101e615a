import { objectOf } from './charm-facts.ts';
import { refusal, type Agent } from './agent.ts';
import { wordsOf } from './json-answers.ts';
import { once } from './once.ts';
import type { Json, UnitNetwork, UnitPorts, UnitResources } from './unit.ts';

/** Whether this unit leads, asked once. */
export function leadership(agent: Agent): () => Promise<boolean> {
  const ask = once(async () => (await agent.json('is-leader', { args: [] })) === true);
  return () => ask('');
}

/** Addresses by binding, each asked once. */
export function networks(agent: Agent): (binding: string) => Promise<UnitNetwork> {
  return once(async (binding) => {
    const answer = objectOf(await agent.json('network-get', { args: [binding] }));
    const bound = objectOf(first(answer['bind-addresses']));
    return {
      bindAddress: textOf(objectOf(first(bound.addresses)).value),
      ingressAddress: textOf(first(answer['ingress-addresses'])),
      egressSubnets: wordsOf('network-get', answer['egress-subnets'] ?? null),
    };
  });
}

/** Ports; opening what is open is the agent's business and harmless. */
export function ports(agent: Agent): UnitPorts {
  return {
    open: async (port) => {
      await agent.text('open-port', { args: [`${port}/tcp`] });
    },
    close: async (port) => {
      await agent.text('close-port', { args: [`${port}/tcp`] });
    },
    opened: async () => {
      const answer = await agent.json('opened-ports', { args: [] });
      return wordsOf('opened-ports', answer).toSorted();
    },
  };
}

/** Resources, each fetched once; a resource that was not attached is undefined. */
export function resources(agent: Agent): UnitResources {
  const path = once(async (name) => {
    const result = await agent.ask('resource-get', { args: [name] });
    if (result.code === 0) return result.stdout.trim() || undefined;
    if (/not found/i.test(result.stderr)) return undefined;
    throw refusal('resource-get', { args: [name] }, result);
  });
  return { path };
}

function first(list: Json | undefined): Json | undefined {
  return Array.isArray(list) ? (list as readonly Json[])[0] : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
