/** Bytes that many connections may hold together. */
export interface ByteBudget {
  /** Takes so many bytes, or none; answers whether it did. */
  take(bytes: number): boolean;
  /** Returns bytes that were taken. */
  give(bytes: number): void;
  /** Bytes that are taken now. */
  readonly taken: number;
}

/** A budget of `most` bytes. */
export function byteBudget(most: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > most) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken -= bytes;
    },
    get taken() {
      return taken;
    },
  };
}
