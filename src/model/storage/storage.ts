/** A storage of a model, and the unit that it is attached to; plain data. */
import type { Life } from '../life.ts';

export interface Storage {
  readonly name: string;
  /** Counts through all storages of the model. */
  readonly number: number;
  readonly kind: 'filesystem' | 'block';
  /** In MiB. */
  readonly size: number;
  readonly life: Life;
  /** When it was made, attached or detached last, in milliseconds. */
  readonly since: number;
  readonly attachment: Attachment | undefined;
}

export interface Attachment {
  /** `hello/0` */
  readonly unit: string;
  /** Where it is in the unit's machine. */
  readonly location: string;
  readonly readOnly: boolean;
  readonly life: Life;
  /** Whether it is there in the machine. */
  readonly mounted: boolean;
  /** Whether the charm had storage-attached, and not yet storage-detaching. */
  readonly announced: boolean;
}

export interface AttachedStorage extends Storage {
  readonly attachment: Attachment;
}

export function isAttached(storage: Storage): storage is AttachedStorage {
  return storage.attachment !== undefined;
}

/** `data/0` */
export function storageId({ name, number }: Pick<Storage, 'name' | 'number'>): string {
  return `${name}/${number}`;
}

/** A storage whose attachment is changed; the same one when it has none. */
export function withAttachment(storage: Storage, change: Partial<Attachment>): Storage {
  const { attachment } = storage;
  if (attachment === undefined) return storage;
  return { ...storage, attachment: { ...attachment, ...change } };
}
