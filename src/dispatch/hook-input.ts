import type { HookContext } from '../juju/context.ts';
import type { WithPrivateFile } from '../juju/tools/secrets.ts';
import type { HookTools } from '../juju/wire.ts';
import type { Machine } from '../machine/machine.ts';
import type { Hash } from '../reactive/automatic/config-flags.ts';
import type { PreparedCharm } from './charm/prepare-charm.ts';
import type { Locate } from './react/handler-failure.ts';
import type { StateStore } from './state/state-store.ts';
import type { UncommittedStore } from './state/uncommitted/uncommitted-work.ts';
import type { HookObserver } from './trace/hook-observer.ts';
import type { TemplatePath } from './unit/charm-files.ts';

/** What of the hook's context the three stages need. */
export type HookFacts = Pick<
  HookContext,
  'unit' | 'application' | 'model' | 'event' | 'charmFolder'
> &
  Partial<Pick<HookContext, 'repair'>>;

/** Everything that a hook reaches outside of its own memory. */
export interface HookPorts {
  readonly tools: HookTools;
  /** Called when a handler first needs the machine. */
  readonly machine: () => Machine;
  readonly hash: Hash;
  /** Where entries are kept when the agent keeps none. */
  readonly fallbackState: StateStore;
  /** Where the machine keeps what handlers began in hooks that were not committed. */
  readonly uncommitted: UncommittedStore;
  readonly withPrivateFile: WithPrivateFile;
  readonly templatePath?: TemplatePath;
  /** Prints which handlers run, a line at a time. */
  readonly print: (line: string) => void;
  /** Records what the hook does, for a later look at it. */
  readonly observer?: HookObserver;
  /** Replaces places in the bundle by those in the sources; called only when something failed. */
  readonly locate?: Locate;
  /** Resolves when nothing is left in this process that could continue. */
  readonly stalled?: Promise<void>;
}

/** One hook of a charm. */
export interface HookInput {
  /** Composes the charm; called within the hook, so that a wrong declaration fails the hook. */
  readonly charm: () => PreparedCharm;
  readonly context: HookFacts;
  readonly ports: HookPorts;
}
