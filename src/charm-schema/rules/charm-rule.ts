import type { ErrorCode } from '../../errors.ts';
import type { CharmFileName } from '../charm-file-name.ts';
import type { JsonObject, JsonPath } from '../../base/json.ts';
import type { JujuVersion } from '../refusal.ts';

/** The files of a charm as Juju understands them; undefined for one that is not there. */
export interface CharmValues {
  readonly metadata: JsonObject;
  readonly manifest: JsonObject | undefined;
  readonly config: JsonObject | undefined;
  readonly profile: JsonObject | undefined;
}

/** What one rule has against a charm; metadata.yaml and its values are meant where nothing else is said. */
export interface RuleFinding {
  readonly file?: CharmFileName;
  readonly path: JsonPath;
  readonly part?: 'key' | 'value';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly by?: readonly JujuVersion[];
}

/** A rule of Juju's about more than one value. Pure. */
export interface CharmRule {
  /** The files of Juju that have it, as paths in its repository. */
  readonly source: string;
  /** Absent where both versions have it. */
  readonly by?: readonly JujuVersion[];
  readonly check: (charm: CharmValues) => readonly RuleFinding[];
}
