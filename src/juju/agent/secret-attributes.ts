import type { SecretAttributes } from './hook-changes.ts';
import { rotations } from './model-view.ts';
import type { FlagKind, Flags } from './tool.ts';

/** Flags that `secret-add` and `secret-set` share. */
export const attributeFlags = {
  label: 'text',
  description: 'text',
  expire: 'text',
  rotate: 'text',
  file: 'text',
  owner: 'text',
} as const satisfies Record<string, FlagKind>;

/** @returns what is wrong, or the attributes of the call. */
export function secretAttributes(flags: Flags): SecretAttributes | string {
  const { label, description, expire, rotate, owner } = flags.texts;
  const rotation = rotations.find((each) => each === rotate);
  if (rotate !== undefined && rotation === undefined) {
    return `rotate policy ${JSON.stringify(rotate)} not valid`;
  }
  if (expire !== undefined && !isExpiry(expire)) {
    return `expire time or duration ${JSON.stringify(expire)} not valid`;
  }
  if (secretOwner(flags) === undefined) {
    return `secret owner ${JSON.stringify(owner)} not valid`;
  }
  // Empty equals absent: neither can be removed later.
  return {
    ...(label === undefined || label === '' ? {} : { label }),
    ...(description === undefined || description === '' ? {} : { description }),
    ...(expire === undefined ? {} : { expire }),
    ...(rotation === undefined ? {} : { rotation }),
  };
}

/** The owner of a new secret; `secret-set` accepts the flag too and ignores it, as `ops` expects. */
export function secretOwner({ texts }: Flags): 'application' | 'unit' | undefined {
  const { owner = 'application' } = texts;
  return owner === 'application' || owner === 'unit' ? owner : undefined;
}

/** A duration as Go writes it (`1h30m`), or a time of RFC 3339 (seconds may be left out). */
function isExpiry(text: string): boolean {
  return (
    /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text) ||
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
  );
}
