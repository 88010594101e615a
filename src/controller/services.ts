import type { ByteBudget } from './byte-budget.ts';
import type { CharmShelf } from './charm/charm-shelf.ts';
import type { Clock } from './clock.ts';
import type { EventHub } from './events.ts';
import type { HomePaths } from './home.ts';
import type { ModelLog } from './log/model-log.ts';
import type { Machines } from './machines/machines.ts';
import type { Database } from './store/database.ts';
import type { SharedFolders } from './facts/unit-machine.ts';

/** What every part of the controller works with; made once, in `main.ts`. */
export interface Services {
  readonly db: Database;
  readonly shelf: CharmShelf;
  readonly machines: Machines;
  readonly home: HomePaths;
  readonly shared: SharedFolders;
  readonly hub: EventHub;
  readonly log: ModelLog;
  readonly clock: Clock;
  /** Random hexadecimal text of that many bytes. */
  readonly randomHex: (bytes: number) => string;
  /** Which `10.77.<n>.0/24` this host has already. */
  readonly usedSubnets: () => ReadonlySet<number>;
  /** The address by which others reach this host; undefined when it has no network. */
  readonly hostAddress: () => string | undefined;
  /** Variables about proxies that hooks get. */
  readonly proxies: Readonly<Record<string, string>>;
  /** Bytes of hook tools' calls that are not whole yet, over all units. */
  readonly toolRoom: ByteBudget;
  /** Reports a fault of the controller itself, with its stack, to the one who runs it. */
  readonly complain: (error: unknown) => void;
  /** What ends an action that runs, by the action's id in the store. */
  readonly runningActions: Map<number, AbortController>;
  /** The ids of units whose next hook is to check its own work; as long as the one who asks waits. */
  readonly repairs: Set<number>;
  /** Milliseconds from one update-status to the next. */
  readonly updateStatusInterval: number;
}
