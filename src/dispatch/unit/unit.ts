/** The unit that a handler runs for, in one hook. */
import type { Json } from '../../base/json.ts';
import type { UnitEvent } from '../../juju/event.ts';
import type { Machine } from '../../machine/machine.ts';

export type { UnitEvent } from '../../juju/event.ts';

/** A config value as Juju types it; an option that is not set is absent. */
export type ConfigValue = string | number | boolean;

/** A unit, for the length of one hook or action. */
export interface Unit {
  /** `hello/0` */
  readonly name: string;
  /** `hello` */
  readonly application: string;
  readonly model: { readonly name: string; readonly uuid: string };
  /** The hook or action: `config-changed`, `db-relation-changed`, an action's name. */
  readonly event: UnitEvent;
  /**
   * Whether the operator asked for a repair by `charmwright repair`: a layer then compares what is on the machine
   * with what it put there, whatever that costs, and restores what differs.
   */
  readonly isRepair: boolean;
  /** What the charm itself brings: its folder, templates and layer settings. */
  readonly charm: Charm;
  readonly flags: UnitFlags;
  /** The application's config, defaults included, as it was when the hook began. */
  readonly config: Readonly<Record<string, ConfigValue | undefined>>;
  readonly status: UnitStatus;
  /** Values kept for this unit from hook to hook; they are committed with the hook or not at all. */
  readonly state: UnitState;
  readonly ports: UnitPorts;
  readonly resources: UnitResources;
  readonly secrets: UnitSecrets;
  readonly machine: Machine;
  readonly log: UnitLog;
  /** One of the charm's endpoints; unknown names are ENDPOINT_UNKNOWN. */
  endpoint(name: string): Endpoint;
  /** Asked once a hook. */
  isLeader(): Promise<boolean>;
  /** This unit's addresses for an endpoint's binding; asked once a hook for each name. */
  network(binding: string): Promise<UnitNetwork>;
  /** Sets the version that `juju status` shows; at once. */
  setVersion(version: string): Promise<void>;
}

export interface Charm {
  readonly name: string;
  /** Absolute path of the charm's folder. */
  readonly folder: string;
  /** The merged metadata.yaml. */
  readonly metadata: Readonly<Record<string, Json>>;
  /** A layer's settings file in the charm's root, merged over all layers: `settings('wsgi.yaml')`. */
  settings(file: string): Readonly<Record<string, Json>>;
  /** A layer's options from layer.yaml, defaults included. */
  options(layer: string): Readonly<Record<string, Json>>;
  /**
   * Renders `templates/<name>` (Handlebars; nothing is escaped, a missing value is an error).
   *
   * Values must already be quoted for their place: templates hold no logic and no quoting.
   */
  render(name: string, values: Readonly<Record<string, Json>>): Promise<string>;
}

export interface UnitFlags {
  has(flag: string): boolean;
  /** Seen by predicates in the next iteration. */
  set(flag: string): void;
  /** Like `set`, for news: the flag is cleared when the hook ends, so that no handler reacts to it twice. */
  announce(flag: string): void;
  /** Seen at once by the handlers that are still queued in this iteration. */
  clear(flag: string): void;
  toggle(flag: string, on: boolean): void;
  /** All flags, sorted. */
  all(): readonly string[];
}

/**
 * What the layers say about the unit's health.
 *
 * The worst report wins when the hook ends: blocked, then waiting, then active; of equal ones, the
 * topmost layer's. A layer's newer report replaces its older one and is kept until it reports again.
 */
export interface UnitStatus {
  /** Shown at once, and replaced by the closing status. */
  maintenance(message: string): Promise<void>;
  blocked(message: string): void;
  waiting(message: string): void;
  active(message: string): void;
  /** Removes this layer's report. */
  clear(): void;
}

export interface UnitState {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface UnitPorts {
  /** Opens TCP `port`. */
  open(port: number): Promise<void>;
  close(port: number): Promise<void>;
  /** `80/tcp`, sorted. */
  opened(): Promise<readonly string[]>;
}

export interface UnitResources {
  /** The path of a resource's file, or undefined when none was attached; asked once a hook for each name. */
  path(name: string): Promise<string | undefined>;
}

export interface UnitSecrets {
  /** The newest content of a secret by id, or undefined when it is gone or not granted. */
  get(id: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Adds a secret owned by the application (leader only) or the unit; returns its id. */
  add(content: Readonly<Record<string, string>>, options: NewSecret): Promise<string>;
  /** Gives an own secret a new revision; those who read it get `secret-changed`. */
  replace(id: string, content: Readonly<Record<string, string>>): Promise<void>;
  /** The id of the own secret with this label, or undefined when there is none. */
  labelled(label: string): Promise<string | undefined>;
  /** Lets the other side of a relation read it. */
  grant(id: string, relationId: string): Promise<void>;
  /** Removes an own secret, or one revision of it. */
  remove(id: string, revision?: number): Promise<void>;
}

export interface NewSecret {
  readonly label: string;
  readonly owner: 'application' | 'unit';
  readonly description?: string;
}

export interface UnitNetwork {
  readonly bindAddress: string | undefined;
  readonly ingressAddress: string | undefined;
  readonly egressSubnets: readonly string[];
}

export interface UnitLog {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}

/** One side of a relation declared in metadata.yaml. */
export interface Endpoint {
  readonly name: string;
  readonly role: 'provides' | 'requires' | 'peers';
  readonly interface: string;
  /** The relations of this endpoint, by number; a relation whose `broken` hook runs is left out. */
  relations(): Promise<readonly Relation[]>;
}

/** One relation of this unit's application. */
export interface Relation {
  /** `db:3` */
  readonly id: string;
  readonly endpoint: string;
  /** The remote application's name, or undefined when Juju does not say. */
  readonly application: string | undefined;
  /** Remote units, by number; the one that departs is left out in its own `departed` hook. */
  readonly units: readonly RemoteUnit[];
  /** The remote unit that goes, in its own `departed` hook only; its bag is still there. */
  readonly departing: RemoteUnit | undefined;
  /** The remote application's bag. */
  received(): Promise<Bag>;
  /** This unit's own bag. */
  readonly own: WritableBag;
  /** This application's bag; only the leader may read or write it. */
  readonly ownApplication: WritableBag;
}

export interface RemoteUnit {
  readonly name: string;
  /** The remote unit's bag; asked once a hook. */
  received(): Promise<Bag>;
}

export type Bag = Readonly<Record<string, string>>;

export interface WritableBag {
  read(): Promise<Bag>;
  /** Writes some keys; an empty or undefined value removes its key. Only differences are sent. */
  write(values: Readonly<Record<string, string | undefined>>): Promise<void>;
}

/** A unit that runs an action. */
export interface ActionUnit extends Unit {
  readonly action: {
    readonly name: string;
    readonly params: Readonly<Record<string, Json>>;
    /** Progress, shown to the operator at once. */
    log(message: string): Promise<void>;
    /** Marks the action failed; what the handler returns is still its result. */
    fail(message: string): Promise<void>;
  };
}
