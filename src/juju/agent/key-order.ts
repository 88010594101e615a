import type { AgentJson } from './model-view.ts';

/** A value whose maps have their keys in order, as Go prints maps. */
export function inKeyOrder(value: AgentJson): AgentJson {
  if (isList(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, inKeyOrder(each)]));
}

function isList(value: AgentJson): value is readonly AgentJson[] {
  return Array.isArray(value);
}
