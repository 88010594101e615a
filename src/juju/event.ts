/** The events that an agent runs a charm for. */

/** An event; `kind` decides which of the other properties are there. */
export type UnitEvent =
  | { readonly kind: 'lifecycle'; readonly name: string }
  | {
      readonly kind: 'relation';
      readonly name: string;
      readonly endpoint: string;
      readonly step: 'created' | 'joined' | 'changed' | 'departed' | 'broken';
      readonly relationId: string;
      readonly remoteUnit?: string;
      readonly remoteApplication?: string;
      readonly departingUnit?: string;
    }
  | {
      readonly kind: 'storage';
      readonly name: string;
      readonly storage: string;
      readonly step: 'attached' | 'detaching';
      readonly storageId: string;
    }
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly secretId: string;
      readonly label?: string;
      readonly revision?: number;
    }
  | {
      readonly kind: 'workload';
      readonly name: string;
      /** The container. */
      readonly workload: string;
      /** Of `pebble-custom-notice`. */
      readonly notice?: { readonly id: string; readonly type: string; readonly key: string };
      /** Of `pebble-check-failed` and `pebble-check-recovered`: the check's name. */
      readonly check?: string;
    }
  | { readonly kind: 'action'; readonly name: string; readonly id: string }
  /** `juju-exec`: a context without a hook. */
  | { readonly kind: 'exec'; readonly name: '' };
