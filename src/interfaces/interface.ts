/** An interface's implementation for one role: it computes the endpoint's own flags from bags. */
import type { EndpointName } from '../reactive/hook-patterns.ts';

/** One side's settings in a relation, as text. */
export type InterfaceBag = Readonly<Record<string, string>>;

/** A relation as an implementation sees it; bags that it does not ask for are empty. */
export interface InterfaceRelation {
  /** `db:3` */
  readonly id: string;
  readonly application: string | undefined;
  /** Remote units by number, without one that departs. */
  readonly units: readonly { readonly name: string; readonly received: InterfaceBag }[];
  /** The remote application's bag. */
  readonly received: InterfaceBag;
  /** This unit's own bag. */
  readonly own: InterfaceBag;
}

/** An endpoint of this charm with all that is known of its relations. */
export interface InterfaceView {
  /** The endpoint's name, such as `website`; prefix of the flags. */
  readonly endpoint: string;
  /** `hello/0` */
  readonly unit: string;
  /** By number, without a relation that is being broken. */
  readonly relations: readonly InterfaceRelation[];
}

/** What keeps the flags of one role of an interface: what a role module may export by default. */
export interface FlagKeeper {
  /** The bags it needs; each costs a hook tool call a unit or relation. */
  readonly reads: readonly ('units' | 'application' | 'own')[];
  /**
   * Which of its flags are to be set; every flag it keeps must be among the keys, always.
   *
   * Pure: the same view gives the same flags. Called in the endpoint's own relation hooks, in the next hook after
   * one of them was skipped, and when the charm is installed or upgraded.
   */
  readonly manage: (view: InterfaceView) => Readonly<Record<string, boolean>>;
}

/** The implementation of one role of an interface. */
export interface InterfaceRole extends FlagKeeper {
  readonly interface: string;
  readonly role: EndpointName['role'];
}
