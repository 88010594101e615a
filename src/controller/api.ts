/**
 * What the CLI and the controller say to each other.
 *
 * HTTP over a unix socket of mode 0600: `POST /v1/<verb>` with a JSON request answers 200 and the
 * verb's response, or an `ApiError` with a status of 400 and above. `GET /v1/events?model=M` is a
 * stream of server-sent events, each an `ApiEvent`. What each verb takes and answers is in its own file of `verbs/`.
 */
import type { Json } from '../base/json.ts';
import type { ErrorCode } from '../errors.ts';

export interface ApiError {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint: string;
    readonly details?: string;
    readonly source?: {
      readonly file: string;
      readonly line?: number;
      readonly column?: number;
      readonly excerpt?: string;
    };
  };
}

/** What the controller tells while it works. */
export type ApiEvent =
  | {
      readonly kind: 'progress';
      readonly subject: string;
      readonly message: string;
      /** 0…1 */ readonly fraction?: number;
    }
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'changed' };

export interface LogLine {
  /** Grows by one with each line of a model. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** `unit-hello-0`, `controller`. */
  readonly entity: string;
  readonly level: 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
  /** `unit.hello/0.config-changed`, `unit.hello/0.juju-log`. */
  readonly module: string;
  readonly message: string;
}

/** Files that do not fit the store, and what to do about them. */
export interface StoreMismatch {
  /** `machine 3` */
  readonly subject: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A relation; both ends are the same for a peer relation. */
export interface RelationRow {
  /** `hello:website` */
  readonly provider: string;
  readonly requirer: string;
  readonly interface: string;
  readonly type: 'regular' | 'peer' | 'subordinate';
  /** `joined`, or `removing` while its last hooks run. */
  readonly status: 'joined' | 'removing';
}

export interface DeployRequest {
  readonly model: string;
  /** Absolute path of a built charm folder or a `.charm` file. */
  readonly charm: string;
  /** The charm's name when absent. */
  readonly application?: string;
  readonly units: number;
  readonly config: Readonly<Record<string, string>>;
  /** Resource name → absolute path. */
  readonly resources: Readonly<Record<string, string>>;
  /** Storage's name → how much of it each unit gets, such as `1G` or `2,10G`. */
  readonly storage?: Readonly<Record<string, string>>;
  /** Takes a charm whose `assumes` is not met. */
  readonly force?: boolean;
}

/** One option, with the words `juju config` uses. */
export interface ConfigSetting {
  readonly type: string;
  readonly description: string;
  readonly source: 'default' | 'user' | 'unset';
  readonly value?: string | number | boolean;
  readonly default?: string | number | boolean;
}

export interface ActionOutcome {
  readonly id: string;
  readonly unit: string;
  readonly action: string;
  /** `cancelled` before it began, `aborted` while it ran. */
  readonly status: 'pending' | 'running' | 'completed' | 'failed' | 'cancelled' | 'aborted';
  readonly message: string;
  readonly results: Readonly<Record<string, Json>>;
  readonly log: readonly string[];
}
