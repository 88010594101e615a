/**
 * The changes of one hook: plain data, in the order of its calls.
 *
 * The agent's owner applies all of it in one transaction when the hook ends with exit 0, and drops
 * it otherwise; only `action` is reported whatever the exit status is. Safe to keep as JSON.
 */
import type { Json } from '../../base/json.ts';
import type { OpenedPort, Rotation, Settings } from './model-view.ts';

/** Key → new value, or null for a key that goes. */
export type SettingsChange = Readonly<Record<string, string | null>>;

export interface HookChanges {
  /** Of the unit's stored state. */
  readonly state: SettingsChange;
  /** At most one entry a relation. */
  readonly relations: readonly RelationChange[];
  /** Idempotent, in order; opening what is open and closing what is closed are left out. */
  readonly ports: readonly PortChange[];
  readonly storage: readonly { readonly name: string; readonly count: number }[];
  /** In order. */
  readonly secrets: readonly SecretChange[];
  /** A tool's key → its unit's new value, null for none; there only when a tool has set one. */
  readonly toolData?: Readonly<Record<string, Json>>;
  /** There only in an action. */
  readonly action?: ActionReport;
}

export interface RelationChange {
  readonly relation: number;
  /** Of this unit's own bag. */
  readonly unit: SettingsChange;
  /** Of this application's own bag; empty unless this unit is the leader. */
  readonly application: SettingsChange;
}

export type PortChange =
  | { readonly kind: 'open'; readonly port: OpenedPort }
  | { readonly kind: 'close'; readonly port: OpenedPort };

/** Fields that are absent stay as they are. */
export interface SecretAttributes {
  readonly label?: string;
  readonly description?: string;
  readonly rotation?: Rotation;
  /** A duration such as `1h` or an RFC 3339 time, as the charm wrote it. */
  readonly expire?: string;
}

export type SecretChange =
  | {
      readonly kind: 'create';
      readonly id: string;
      readonly owner: 'application' | 'unit';
      readonly attributes: SecretAttributes;
      readonly content: Settings;
    }
  /** New content makes one new revision, however often it was set. */
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly attributes: SecretAttributes;
      readonly content?: Settings;
    }
  /** Of one revision, or of all when there is none named. */
  | { readonly kind: 'remove'; readonly id: string; readonly revision?: number }
  | { readonly kind: 'grant'; readonly id: string; readonly grant: SecretGrant }
  | { readonly kind: 'revoke'; readonly id: string; readonly revoke: SecretRevoke }
  /** The unit tracks the revision of an own secret that this hook makes. */
  | { readonly kind: 'track'; readonly id: string };

/** To the other side of a relation, for as long as the relation lasts. */
export interface SecretGrant {
  readonly relation: number;
  /** Only this unit of the other side; its whole application when absent. */
  readonly unit?: string;
}

/** A relation that is named stands for the application on its other side. */
export type SecretRevoke =
  | { readonly kind: 'application'; readonly application: string }
  | { readonly kind: 'unit'; readonly unit: string };

export interface ActionReport {
  /** Nested as the dotted keys say; every leaf is text. */
  readonly results: Readonly<Record<string, Json>>;
  /** There when the action called `action-fail`. */
  readonly failure?: string;
}
