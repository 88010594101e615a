/** One running hook, as the agent sees it. */
import type { Json } from '../../base/json.ts';
import { changeBuffer, type ChangeBuffer } from './change-buffer.ts';
import type { HookChanges } from './hook-changes.ts';
import type { ImmediateEffects } from './immediate-effects.ts';
import type { ModelView, Settings } from './model-view.ts';
import { cachedView } from './cached-view.ts';

/** What the running hook is about; it supplies the defaults of `-r`, of the remote unit and of `-s`. */
export type RunningHook =
  /** Lifecycle, secret and workload hooks, and `juju-exec`. */
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'relation';
      readonly relation: number;
      readonly step: 'created' | 'joined' | 'changed' | 'departed' | 'broken';
      /** Absent in created and broken hooks and when an application's bag changed. */
      readonly remoteUnit?: string;
      readonly remoteApplication: string;
    }
  | { readonly kind: 'storage'; readonly storage: string }
  | {
      readonly kind: 'action';
      readonly name: string;
      readonly id: string;
      readonly params: Readonly<Record<string, Json>>;
    };

export interface AgentSetup {
  readonly view: ModelView;
  readonly hook: RunningHook;
  readonly effects: ImmediateEffects;
  /**
   * Whether the unit's install hook has ended well.
   *
   * Until then its agent has joined no relation, peers included, so no tool knows one; after it the agent joins
   * all of them at once (juju `internal/worker/uniter/relation/resolver.go`, `statetracker.go`).
   */
  readonly installed: boolean;
  /** Reads the file of `--file`: a YAML map of text, in which each scalar is the text that was written. */
  readonly readSettings: (text: string) => SettingsFile;
  /** The text of a file in the unit's machine by absolute path, or undefined when it can't be read. */
  readonly readFile: (path: string) => string | undefined;
  /** A new secret's id: 20 characters of `0-9a-v`, unique. */
  readonly newSecretId: () => string;
}

export type SettingsFile =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** The text is no such map. */
  | { readonly kind: 'invalid'; readonly reason: string };

export interface AgentContext extends AgentSetup {
  /** The hook's changes so far. */
  readonly buffer: ChangeBuffer;
}

/** Begins a hook: no change is buffered, nothing is read yet. */
export function agentContext(setup: AgentSetup): AgentContext {
  const view = setup.installed ? setup.view : { ...setup.view, relations: () => [] };
  return { ...setup, view: cachedView(view), buffer: changeBuffer() };
}

/** What to commit when the hook ends with exit 0. */
export function hookChanges(context: AgentContext): HookChanges {
  return context.buffer.changes(context.hook.kind === 'action');
}
