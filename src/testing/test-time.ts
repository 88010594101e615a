/** The one moment at which everything in a test happens: the first of January 2026, in milliseconds. */
export const testTime = 1_767_225_600_000;
