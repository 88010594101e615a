import type { ApiEvent } from './api.ts';

/** Passes what happens in a model to its listeners. */
export interface EventHub {
  publish(model: string, event: ApiEvent): void;
  /** Answers what ends the subscription. */
  subscribe(model: string, listener: (event: ApiEvent) => void): () => void;
}

export function eventHub(): EventHub {
  const listeners = new Map<string, Set<(event: ApiEvent) => void>>();
  return {
    publish(model, event) {
      for (const listener of [...(listeners.get(model) ?? [])]) listener(event);
    },
    subscribe(model, listener) {
      const own = listeners.get(model) ?? new Set();
      listeners.set(model, own);
      own.add(listener);
      return () => {
        own.delete(listener);
        // Any name can be listened for, also one that no model has.
        if (own.size === 0 && listeners.get(model) === own) listeners.delete(model);
      };
    },
  };
}
