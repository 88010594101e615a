/** What is kept in memory and can be taken back. */
export interface Restorable {
  /** Answers what brings everything back to as it is now. */
  snapshot(): () => void;
}

/** Runs `body`; when it throws, all of these are as they were before. */
export function memoryTransaction<T>(stores: readonly Restorable[], body: () => T): T {
  const restores = stores.map((store) => store.snapshot());
  try {
    return body();
  } catch (error) {
    for (const restore of restores) restore();
    throw error;
  }
}
