import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';
import type { ModelStore } from '../model-store.ts';
import type { UnitRef } from '../unit-ref.ts';
import { mountPoint } from './mount-point.ts';
import type { Attachment } from './storage.ts';

/** A storage's attachment to a unit whose machine does not have it yet. */
export function newAttachment(
  model: ModelStore,
  { name: unit }: UnitRef,
  declared: DeclaredStorage,
): Attachment {
  return {
    unit,
    location: mountPoint(declared, model.newUuid()),
    readOnly: declared.readOnly,
    life: 'alive',
    mounted: false,
    announced: false,
  };
}
