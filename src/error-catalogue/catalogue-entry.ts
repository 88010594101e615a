/** What the catalogue says of a code. */
export interface CatalogueEntry {
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
  /** How the hook that it ended goes on by itself, where it does; an action never does. */
  readonly retry?: string;
}
