/**
 * What the CLI and the controller say to each other.
 *
 * HTTP over a unix socket of mode 0600: `POST /v1/<verb>` with a JSON request answers 200 and the
 * verb's response, or an `ApiError` with a status of 400 and above. `GET /v1/events?model=M` is a
 * stream of server-sent events, each an `ApiEvent`.
 */
import type { Json } from '../base/json.ts';
import type { ErrorCode } from '../errors.ts';
import type { SecretVerbs } from './api-secrets.ts';
import type { StorageVerbs } from './api-storage.ts';

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

/** A request and its response for each verb; `model` names the model a verb works on. */
export interface Verbs extends SecretVerbs, StorageVerbs {
  ping: {
    request: Record<string, never>;
    response: { readonly version: string; readonly pid: number };
  };
  /**
   * Ends the controller when no unit runs anything, or after so many seconds; machines go on running.
   *
   * A caller that hangs up meanwhile has it go on.
   */
  stop: {
    request: { readonly wait: number };
    /** Units whose hook or action is cut off. */
    response: { readonly interrupted: readonly string[] };
  };
  models: {
    request: Record<string, never>;
    response: {
      readonly models: readonly {
        readonly name: string;
        readonly uuid: string;
        readonly applications: number;
        readonly machines: number;
      }[];
      /** Models that have files in the home and that the store does not know; absent when there are none. */
      readonly leftovers?: readonly string[];
    };
  };
  /** Creates the model when it is not there yet. */
  deploy: {
    request: DeployRequest;
    response: { readonly application: string; readonly units: readonly string[] };
  };
  /** Puts a file of the client's host in as a resource; its path must be absolute. */
  'attach-resource': {
    request: {
      readonly model: string;
      readonly application: string;
      readonly name: string;
      readonly path: string;
    };
    response: { readonly revision: number };
  };
  /** Replaces an application's charm by the built folder or `.charm` at `charm`. */
  refresh: {
    request: {
      readonly model: string;
      readonly application: string;
      readonly charm: string;
      readonly resources: Readonly<Record<string, string>>;
      /** Whether units with a failed hook get it too; that hook is then tried again. */
      readonly forceUnits?: boolean;
      /** Takes a charm whose `assumes` is not met. */
      readonly force?: boolean;
    };
    response: { readonly revision: number };
  };
  /** Reads config, or changes it when `set` or `reset` name something. Values are text, parsed by the option's type. */
  config: {
    request: {
      readonly model: string;
      readonly application: string;
      readonly set: Readonly<Record<string, string>>;
      readonly reset: readonly string[];
    };
    response: {
      readonly application: string;
      readonly charm: string;
      readonly settings: Readonly<Record<string, ConfigSetting>>;
    };
  };
  /** Endpoints are `application` or `application:endpoint`. */
  integrate: {
    request: { readonly model: string; readonly endpoints: readonly [string, string] };
    response: { readonly relation: string };
  };
  'remove-relation': {
    request: { readonly model: string; readonly endpoints: readonly [string, string] };
    response: { readonly relation: string };
  };
  'add-unit': {
    request: { readonly model: string; readonly application: string; readonly count: number };
    response: { readonly units: readonly string[] };
  };
  'remove-unit': {
    request: {
      readonly model: string;
      readonly units: readonly string[];
      readonly force: boolean;
      /** Whether their storage goes too; else that stays in the model. */
      readonly destroyStorage?: boolean;
    };
    response: { readonly units: readonly string[] };
  };
  'remove-application': {
    request: {
      readonly model: string;
      readonly application: string;
      readonly force: boolean;
      readonly destroyStorage?: boolean;
    };
    response: { readonly units: readonly string[] };
  };
  /** The object that `juju status --format json` prints, and the relations that only its table shows. */
  status: {
    request: { readonly model: string };
    response: {
      readonly status: Json;
      readonly relations: readonly RelationRow[];
      /** What of the model's files does not fit the store; absent when all does. */
      readonly misfits?: readonly Misfit[];
    };
  };
  /** The object that `juju show-unit --format json` prints for these units. */
  'show-unit': {
    request: { readonly model: string; readonly units: readonly string[] };
    response: { readonly units: Json };
  };
  /** Queues an action and answers when it has ended, or at once with `background`. */
  run: {
    request: {
      readonly model: string;
      readonly unit: string;
      readonly action: string;
      readonly params: Readonly<Record<string, Json>>;
      readonly background: boolean;
    };
    response: ActionOutcome;
  };
  /** Ends an action that waits or runs; answers how it then stands. */
  'cancel-task': {
    request: { readonly model: string; readonly id: string };
    response: ActionOutcome;
  };
  'show-operation': {
    request: { readonly model: string; readonly id: string };
    response: ActionOutcome;
  };
  /** Removes a machine that the store does not know, with its files; a unit's own goes with the unit. */
  'remove-machine': {
    request: { readonly model: string; readonly machine: string; readonly force: boolean };
    response: Record<string, never>;
  };
  /** Runs a command in a hook context of the unit, with hook tools, and answers when it has ended. */
  exec: {
    request: {
      readonly model: string;
      readonly unit: string;
      readonly command: readonly string[];
      readonly timeout?: number;
    };
    response: {
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      /** It was killed because its time was up; its code is 124 then, as with timeout(1). */
      readonly timedOut?: true;
    };
  };
  /** The command line with which root enters the unit's machine; a command may be appended. */
  enter: {
    request: { readonly model: string; readonly unit: string };
    response: { readonly argv: readonly string[] };
  };
  /** Retries the failed hook of a unit, or gives it up with `retry: false`. */
  resolved: {
    request: { readonly model: string; readonly unit: string; readonly retry: boolean };
    response: Record<string, never>;
  };
  /** Puts back what is damaged of a unit's charm files, tools and runtime, and runs a hook with CHARMWRIGHT_REPAIR=1. */
  repair: {
    request: { readonly model: string; readonly unit: string };
    response: {
      /** `charm/dispatch`, `tools/jujuc`, `runtime/node` */
      readonly restored: readonly string[];
      /** What the charm's own check warned of with `juju-log`, such as a release that it makes again. */
      readonly warnings: readonly string[];
      readonly hook: 'ran' | 'failed';
    };
  };
  /** Publishes an application's open ports on the host's addresses, or takes them back; answers when that is done. */
  expose: {
    request: {
      readonly model: string;
      readonly application: string;
      readonly exposed: boolean;
      /** Whose ports; those of all endpoints when absent. */
      readonly endpoints?: readonly string[];
      /** The networks that may reach them; all when absent. */
      readonly cidrs?: readonly string[];
    };
    /** What of the host may still keep others away. */
    response: { readonly warnings?: readonly string[] };
  };
  /** The lines after `after`, oldest first; at most `limit`, the newest ones. */
  'debug-log': {
    request: { readonly model: string; readonly after: number; readonly limit: number };
    response: { readonly lines: readonly LogLine[] };
  };
  /** Removes all of a model: units (with their hooks unless forced), machines, network, files. */
  'destroy-model': {
    request: { readonly model: string; readonly force: boolean };
    response: Record<string, never>;
  };
}

/** Files that do not fit the store, and what to do about them. */
export interface Misfit {
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
