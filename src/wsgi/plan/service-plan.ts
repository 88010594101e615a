/** What is served and how, as plain data. */
import type { Certificates } from './certificates.ts';
import type { Combination } from './combination.ts';
import type { Databases } from './databases.ts';
import type { Variables } from './environment-variables.ts';
import type { ModuleReference } from './module-reference.ts';

/** Everything that decides the machine's state; holds secrets, so it is never stored as it is. */
export interface ServicePlan {
  readonly combination: Combination;
  /** The release's id, from its content. */
  readonly release: string;
  readonly root: string;
  readonly user: string;
  readonly writable: readonly string[];
  /** What is mounted in the application's folder and shown to the service, relative to it. */
  readonly mounts: readonly string[];
  readonly module: ModuleReference;
  readonly python: {
    /** Names the virtual environment; differs with pip's options. */
    readonly variant: string;
    /** A folder within the application; pip uses no index then. */
    readonly findLinks?: string;
  };
  /** Debian packages besides the layer's own. */
  readonly packages: readonly string[];
  readonly port: number;
  readonly logfile: string;
  readonly workers: number;
  readonly environment: Variables;
  readonly databases: Databases;
  /** What the variables name. */
  readonly certificates: Certificates;
  readonly provision?: {
    readonly command: string;
    /** Of command, release and database identity; the same as long as nothing needs to be provisioned again. */
    readonly fingerprint: string;
  };
}

/** A plan as the unit stores it: no value of a variable, only a fingerprint of all of them. */
export interface PlanRecord {
  /** Server, front, gateway and supervisor; absent for the default, so that older records are equal to new ones. */
  readonly combination?: string;
  readonly release: string;
  readonly root: string;
  readonly user: string;
  readonly writable: readonly string[];
  readonly mounts: readonly string[];
  readonly module: string;
  readonly venv: string;
  readonly packages: readonly string[];
  readonly port: number;
  readonly logfile: string;
  readonly workers: number;
  readonly environment: string;
  readonly provision: string;
}
