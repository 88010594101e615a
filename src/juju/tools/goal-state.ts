import type { HookTools } from '../wire.ts';
import { askJson } from './ask.ts';
import { objectOf } from './shapes.ts';

export interface GoalState {
  /** This application's units, by name. */
  readonly units: readonly string[];
  /** Endpoint → names of the remote applications and units. */
  readonly relations: Readonly<Record<string, readonly string[]>>;
}

/** What the model is meant to become; what is going away is still in it. */
export async function goalState(tools: HookTools): Promise<GoalState> {
  const name = 'goal-state';
  const answer = objectOf(name, await askJson(tools, { name, args: [] }));
  const relations = Object.entries(objectOf(name, answer.relations));
  return {
    units: Object.keys(objectOf(name, answer.units)).sort(),
    relations: Object.fromEntries(
      relations.map(([endpoint, each]) => [endpoint, Object.keys(objectOf(name, each)).sort()]),
    ),
  };
}
