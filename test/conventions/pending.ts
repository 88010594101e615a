// What does not follow a convention yet. A room leaves a list as soon as the test passes without it; none is added.

/** Rooms whose comments still use words of `unusedInProse`. */
export const pendingComments: readonly string[] = [];

/** Rooms whose declared names still have words of `unusedInNames`. */
export const pendingIdentifiers: readonly string[] = [];

/** Rooms whose file names still say nothing of what is in the file. */
export const pendingFileNames: readonly string[] = [];

/** Rooms in which two files still export one name. */
export const pendingNames: readonly string[] = [];

/** Rooms in which files still import each other. */
export const pendingCircles: readonly string[] = ['src/charm-schema'];
