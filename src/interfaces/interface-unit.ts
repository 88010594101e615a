/** The part of a unit that interface code works with; every handler's `unit` is one. */
import type { InterfaceBag } from './interface.ts';

export interface InterfaceUnit {
  /** `hello/0` */
  readonly name: string;
  endpoint(name: string): InterfaceEndpoint;
  network(binding: string): Promise<{ readonly ingressAddress: string | undefined }>;
}

export interface InterfaceEndpoint {
  readonly name: string;
  relations(): Promise<readonly EndpointRelation[]>;
}

export interface EndpointRelation {
  /** `db:3` */
  readonly id: string;
  readonly application: string | undefined;
  readonly units: readonly { readonly name: string; received(): Promise<InterfaceBag> }[];
  readonly own: OwnBag;
}

/** This unit's own bag in a relation. */
export interface OwnBag {
  read(): Promise<InterfaceBag>;
  /** An empty or undefined value removes its key. */
  write(values: Readonly<Record<string, string | undefined>>): Promise<void>;
}
