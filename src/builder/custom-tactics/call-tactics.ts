/** Calls custom tactics; runs with them in a sandboxed Node process. */
import type { FileVersion, TacticContext } from './custom-tactic.ts';

/** One path for one tactic, by the tactic's number. */
export interface Task {
  readonly tactic: number;
  readonly path: string;
  readonly versions: readonly FileVersion[];
  readonly context: TacticContext;
}

export type TacticRequest =
  { readonly kind: 'paths' } | { readonly kind: 'combine'; readonly tasks: readonly Task[] };

/** The result of one call, not validated. */
export type TacticResponse =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string };

/** Calls the tactics; returns one response for each of them, or for each task. */
export function callTactics(
  tactics: readonly unknown[],
  request: TacticRequest,
): readonly TacticResponse[] {
  switch (request.kind) {
    case 'paths':
      return tactics.map((tactic) => attempt(() => member(tactic, 'paths')));
    case 'combine':
      return request.tasks.map(({ tactic, path, versions, context }) =>
        attempt(() => {
          const combine = member(tactics[tactic], 'combine');
          if (typeof combine !== 'function') throw new Error('it has no function combine');
          return (combine as (...words: unknown[]) => unknown)(path, versions, context);
        }),
      );
  }
}

function attempt(ask: () => unknown): TacticResponse {
  try {
    return { kind: 'answered', value: ask() };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function member(tactic: unknown, name: 'paths' | 'combine'): unknown {
  if (typeof tactic !== 'object' || tactic === null) throw new Error('it exports no object');
  return Object.entries(tactic).find(([key]) => key === name)?.[1];
}
