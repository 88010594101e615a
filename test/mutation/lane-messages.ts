/** What the mutation run asks of a lane: which files of the tree have changed, and which tests to run. */
export interface LaneRequest {
  readonly changed: readonly string[];
  /** Paths of test files, or beginnings of them. */
  readonly files: readonly string[];
}

/** How long one test file took, with its imports. */
export interface TestFileRun {
  readonly file: string;
  readonly milliseconds: number;
  /** When it ended, in milliseconds of the system's clock. */
  readonly until: number;
}

/** A test that failed, with the first line of its message. */
export interface TestFailure {
  readonly file: string;
  readonly test: string;
  readonly message: string;
}

/** What a lane answers. */
export interface LaneAnswer {
  readonly runs: readonly TestFileRun[];
  readonly failures: readonly TestFailure[];
}
