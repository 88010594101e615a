/** The part of a unit that interface code works with; every handler's `unit` is one. */
import type { InterfaceBag } from './interface.ts';

export interface InterfaceUnit {
  /** `hello/0` */
  readonly name: string;
  endpoint(name: string): InterfaceEndpoint;
  network(binding: string): Promise<{ readonly ingressAddress: string | undefined }>;
}

/** What protocols need in addition that use applications' bags and Juju's secrets. */
export interface SecretUnit extends InterfaceUnit {
  endpoint(name: string): InterfaceEndpoint<FullRelation>;
  isLeader(): Promise<boolean>;
  readonly secrets: UnitSecrets;
}

export interface InterfaceEndpoint<Relation = EndpointRelation> {
  readonly name: string;
  relations(): Promise<readonly Relation[]>;
}

export interface EndpointRelation {
  /** `db:3` */
  readonly id: string;
  readonly application: string | undefined;
  readonly units: readonly { readonly name: string; received(): Promise<InterfaceBag> }[];
  readonly own: OwnBag;
}

export interface FullRelation extends EndpointRelation {
  /** The remote application's bag. */
  received(): Promise<InterfaceBag>;
  /** Only the leader may read or write it. */
  readonly ownApplication: OwnBag;
}

/** An own bag in a relation. */
export interface OwnBag {
  read(): Promise<InterfaceBag>;
  /** An empty or undefined value removes its key. */
  write(values: Readonly<Record<string, string | undefined>>): Promise<void>;
}

export interface UnitSecrets {
  /** The newest content, or undefined when it is gone or not granted. */
  get(id: string): Promise<InterfaceBag | undefined>;
  add(
    content: InterfaceBag,
    options: { readonly label: string; readonly owner: 'application' | 'unit' },
  ): Promise<string>;
  replace(id: string, content: InterfaceBag): Promise<void>;
  /** The id of an own secret. */
  labelled(label: string): Promise<string | undefined>;
  grant(id: string, relationId: string): Promise<void>;
  remove(id: string): Promise<void>;
}
