/** A room whose tests are tried. */
export interface Room {
  readonly name: string;
  /** The folder whose files are mutated. */
  readonly folder: string;
  /**
   * Beginnings of the paths of the test files that must notice. What only a distant test notices counts as a survivor:
   * who changes a room runs these.
   */
  readonly tests: readonly string[];
}

/** Rooms that decide what happens, where every line should be held by a test. */
export const rooms: readonly Room[] = [
  { name: 'reactive', folder: 'src/reactive', tests: ['test/reactive/', 'test/dispatch/'] },
  {
    name: 'model',
    folder: 'src/model',
    tests: ['test/model/', 'test/testing/model'],
  },
  { name: 'wsgi', folder: 'src/wsgi/plan', tests: ['test/wsgi/'] },
  {
    name: 'builder',
    folder: 'src/builder/plan',
    tests: [
      'test/builder/plan/',
      'test/builder/read/',
      'test/builder/proof/',
      'test/builder/b',
      'test/builder/custom-tactics',
    ],
  },
  { name: 'dispatch', folder: 'src/dispatch', tests: ['test/dispatch/', 'test/testing/'] },
];

/** Finds a room by its name. */
export function findRoom(wanted: string): Room {
  const room = rooms.find(({ name }) => name === wanted);
  if (room !== undefined) return room;
  throw new Error(`room ${wanted} is not one of ${rooms.map(({ name }) => name).join(', ')}`);
}
