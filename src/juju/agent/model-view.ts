/**
 * What an agent must be able to read of its model while a hook of one unit runs.
 *
 * Every answer is synchronous and describes the committed model: the agent applies the hook's own
 * buffered changes to it, leaves out what the running hook must not see, and caches what Juju
 * caches for a hook, so an implementation need not do any of that.
 */
import type { Json } from '../../base/json.ts';

/** String to string, as relation bags, unit state and secrets are. */
export type Settings = Readonly<Record<string, string>>;

export interface ModelView {
  readonly model: { readonly name: string; readonly uuid: string };
  /** `hello/0` */
  readonly unit: string;
  /** Every option the charm declares; read once a hook. */
  config(): readonly ConfigOption[];
  /**
   * Every relation this unit takes part in, peers and dying ones included, in any order; read once a hook.
   *
   * The agent leaves all of them out until the unit is installed.
   */
  relations(): readonly RelationView[];
  /** This unit's own bag, or a remote unit's, also that of a unit that just departed; undefined when it never had one. */
  unitSettings(relation: number, unit: string): Settings | undefined;
  /** An application's bag, on either side of the relation; undefined when it takes no part. */
  applicationSettings(relation: number, application: string): Settings | undefined;
  isLeader(): boolean;
  /** All that `state-set` has stored for this unit. */
  state(): Settings;
  /**
   * What a tool keeps of this unit under a key of its own; undefined when there is nothing.
   *
   * A tool with data that Juju has no other place for needs no change of what keeps a model.
   */
  toolData(key: string): Json | undefined;
  /** What this unit has opened. */
  openedPorts(): readonly OpenedPort[];
  /** What other units on the same machine have opened; empty when each unit has its own machine. */
  neighbourPorts(): readonly NeighbourPort[];
  /** Undefined when the charm declares no such resource. */
  resource(name: string): ResourceView | undefined;
  /** Undefined when no endpoint and no extra binding has this name; `juju-info` always answers. */
  network(binding: string): NetworkView | undefined;
  /** This unit's own addresses; undefined while the machine has none. */
  addresses(): { readonly private: string | undefined; readonly public: string | undefined };
  /** The unit's workload status as it is now, immediate changes of this hook included. */
  unitStatus(): StatusView;
  /** The application's status and that of its units by name, for the leader. */
  applicationStatus(): StatusView & { readonly units: Readonly<Record<string, StatusView>> };
  goalState(): GoalStateView;
  /** Storage instances attached to this unit, `data/0`. */
  storage(): readonly StorageView[];
  /** Secrets owned by this unit or by its application. */
  ownedSecrets(): readonly OwnedSecretView[];
  /** A secret as this unit may consume it, its own ones included. */
  secret(id: string): SecretAnswer;
  /** The id of the secret that this unit labelled so as a consumer. */
  secretLabelled(label: string): string | undefined;
}

export interface ConfigOption {
  readonly name: string;
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
  /** The value in force: the operator's, else the default; undefined when neither is there. */
  readonly value: string | number | boolean | undefined;
}

export interface RelationView {
  readonly id: number;
  /** This side's endpoint. */
  readonly endpoint: string;
  readonly role: 'provides' | 'requires' | 'peers';
  /** The application on the other side; this unit's own for peers. */
  readonly application: string;
  /** Units of the other side (for peers: the others) that are in scope; the one that departs may still be here. */
  readonly units: readonly string[];
  /** The model of the other side. */
  readonly modelUuid: string;
}

export type Protocol = 'tcp' | 'udp' | 'icmp';

/** A range of ports, both ends included; icmp has none and holds 0. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
}

export interface OpenedPort extends PortRange {
  /** The endpoint it was opened for; empty when for all of them. */
  readonly endpoint: string;
}

export interface NeighbourPort extends PortRange {
  readonly unit: string;
}

export type ResourceView =
  /** Absolute path as the charm sees it. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface NetworkView {
  readonly interfaces: readonly {
    readonly name: string;
    readonly macAddress: string;
    /** `cidr` is the address's subnet, `10.0.0.0/24`. */
    readonly addresses: readonly { readonly value: string; readonly cidr: string }[];
  }[];
  readonly egressSubnets: readonly string[];
  readonly ingressAddresses: readonly string[];
}

export interface StatusView {
  readonly status: string;
  readonly message: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Name of a unit or application → its goal status. */
export type GoalStates = Readonly<
  Record<string, { readonly status: string; /** `2006-01-02 15:04:05Z` */ readonly since: string }>
>;

export interface GoalStateView {
  readonly units: GoalStates;
  /** Endpoint → remote application and its units. */
  readonly relations: Readonly<Record<string, GoalStates>>;
}

export interface StorageView {
  /** `data/0` */
  readonly id: string;
  readonly kind: 'filesystem' | 'block';
  /** The mount point or device. */
  readonly location: string;
}

/** How often Juju asks an owner for a new revision. Source: juju `core/secrets` (RotatePolicy). */
export const rotations = [
  'never',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'yearly',
] as const;

export type Rotation = (typeof rotations)[number];

export interface OwnedSecretView {
  /** 20 characters of `0-9a-v`, without `secret:`. */
  readonly id: string;
  readonly owner: 'application' | 'unit';
  readonly label: string;
  readonly description: string;
  readonly rotation: Rotation;
  /** RFC 3339. */
  readonly expiry?: string;
  /** RFC 3339: when it is next rotated. */
  readonly rotates?: string;
  /** The newest revision, from 1. */
  readonly revision: number;
  readonly access: readonly SecretAccess[];
}

export interface SecretAccess {
  /** `unit-web-0`, `application-web`. */
  readonly target: string;
  /** `relation-hello.db#web.db`. */
  readonly scope: string;
  readonly role: 'view';
}

/** Content as text; base64 is decoded before it gets here. */
export type SecretAnswer =
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied' }
  | {
      readonly kind: 'content';
      /** The revision this unit tracks; the newest one when it has read none yet. */
      readonly tracked: Settings;
      readonly latest: Settings;
    };
