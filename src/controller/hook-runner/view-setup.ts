import type { Charm } from '../charm/charm.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import type { StoreSources } from '../store/model-store.ts';
import type { ResourceDelivery } from './deliver-resource.ts';

/** What a view of the model is made from: the store, the unit that looks, and what is not in the store. */
export interface ViewSetup {
  readonly sources: StoreSources;
  readonly facts: UnitFacts;
  /** The charm whose files the unit has. */
  readonly charm: Charm;
  readonly deliver: ResourceDelivery;
  /** The address by which others reach the unit. */
  readonly publicAddress: () => string;
  /** The address of the network card in the unit's machine; empty when it can't be read. */
  readonly macAddress: () => string;
  /** The unit a relation-joined hook tells of; it counts as a member already. */
  readonly joining: { readonly relation: number; readonly unit: string } | undefined;
}
