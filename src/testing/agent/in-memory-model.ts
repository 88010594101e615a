/** A model of one unit as plain data, for tests. */
import type { Json } from '../../base/json.ts';
import type { SettingsFile } from '../../juju/agent/agent-context.ts';
import type {
  ConfigOption,
  GoalStateView,
  NetworkView,
  OpenedPort,
  RelationView,
  ResourceView,
  Settings,
  StorageView,
} from '../../juju/agent/model-view.ts';
import type { InMemorySecret } from './secret-views.ts';
import type { MemoryModel } from './unit-model.ts';

/** What a test says of the model; all of it is optional but the unit's name. */
export interface InMemoryModel {
  /** `hello/0` */
  readonly unit: string;
  readonly model?: { readonly name: string; readonly uuid: string };
  /** Values in force, defaults included; null for an option that is declared but not set. */
  readonly config?: Readonly<Record<string, string | number | boolean | null>>;
  readonly relations?: readonly InMemoryRelation[];
  readonly leader?: boolean;
  readonly state?: Settings;
  readonly ports?: readonly OpenedPort[];
  /** Name → path, or undefined for a resource that is declared but not attached. */
  readonly resources?: Readonly<Record<string, string | undefined>>;
  /** Binding → network; every other binding has `address`. */
  readonly networks?: Readonly<Record<string, NetworkView>>;
  /** The unit's address, `10.0.0.10` when absent; null for none. */
  readonly address?: string | null;
  readonly storage?: readonly StorageView[];
  /** `storage` of the charm's metadata. */
  readonly declaredStorage?: Readonly<Record<string, Json>>;
  readonly secrets?: readonly InMemorySecret[];
  readonly goalState?: GoalStateView;
  /** Path → text of the files that tools may open. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the install hook has ended well; true when absent. */
  readonly installed?: boolean;
  /** Reads the files of `--file`; only JSON when absent. */
  readonly readSettings?: (text: string) => SettingsFile;
}

export interface InMemoryRelation {
  readonly id: number;
  readonly endpoint: string;
  /** `requires` when absent. */
  readonly role?: RelationView['role'];
  readonly application: string;
  /** Remote unit → its bag. */
  readonly units?: Readonly<Record<string, Settings>>;
  readonly applicationBag?: Settings;
  readonly ownBag?: Settings;
  readonly ownApplicationBag?: Settings;
}

/** The mutable form that a committed hook changes. */
export interface ModelData {
  readonly unit: string;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly config: readonly ConfigOption[];
  readonly relations: readonly RelationData[];
  leader: boolean;
  readonly state: Map<string, string>;
  readonly toolData: Map<string, Json>;
  readonly ports: readonly OpenedPort[];
  readonly resources: ReadonlyMap<string, ResourceView>;
  readonly networks: ReadonlyMap<string, NetworkView>;
  readonly address: string | undefined;
  readonly storage: readonly StorageView[];
  readonly store: MemoryModel;
  readonly goalState: GoalStateView;
  readonly status: { readonly status: string; readonly message: string };
}

export interface RelationData extends RelationView {
  /** Unit or application name → bag. */
  readonly bags: Map<string, Map<string, string>>;
}
