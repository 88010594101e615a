/** A flag that was set (`on`) or cleared. */
export interface FlagChange {
  readonly flag: string;
  readonly on: boolean;
}

/** A change in words: `set wsgi.ready`, `clear wsgi.ready`. */
export function describeChange({ flag, on }: FlagChange): string {
  return `${on ? 'set' : 'clear'} ${flag}`;
}
