/** One thing that charms rely on, where Juju says so, and how it is seen here. */
import type { ControllerFixture } from '../controller-fixture.ts';

export interface Rule {
  readonly rule: string;
  /** The file of Juju 4.0's source that makes it so; `U/` stands for `internal/worker/uniter/`. */
  readonly source: string;
  /** Lets it happen, and answers what was seen. */
  readonly scenario: (agent: ControllerFixture) => Promise<unknown>;
  /** What must be seen. */
  readonly seen: unknown;
}
