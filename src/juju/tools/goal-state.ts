import type { HookTools } from '../wire.ts';
import { askJson } from './ask.ts';
import { objectIn } from './parse-answer.ts';

export interface GoalState {
  /** This application's units, by name. */
  readonly units: readonly string[];
  /** Endpoint → names of the remote applications and units. */
  readonly relations: Readonly<Record<string, readonly string[]>>;
}

/** The goal state of the model; what is being removed is still in it. */
export async function goalState(tools: HookTools): Promise<GoalState> {
  const name = 'goal-state';
  const answer = objectIn(name, await askJson(tools, { name, args: [] }));
  const relations = Object.entries(objectIn(name, answer.relations));
  return {
    units: Object.keys(objectIn(name, answer.units)).sort(),
    relations: Object.fromEntries(
      relations.map(([endpoint, each]) => [endpoint, Object.keys(objectIn(name, each)).sort()]),
    ),
  };
}
