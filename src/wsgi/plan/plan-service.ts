/** Decides what is served; the handlers only apply it. */
import type { CharmwrightError } from '../../index.ts';
import { chooseDatabases } from './choose-databases.ts';
import type { Config } from './config.ts';
import { certificatesOf } from './certificates.ts';
import { databaseVariables, identityOf, usedDatabases } from './databases.ts';
import type { DatabaseEndpoint, Databases, DatabaseState } from './databases.ts';
import type { Variables } from './environment-variables.ts';
import type { ServicePlan } from './service-plan.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Settings } from './settings.ts';
import { combine } from './table.ts';
import { readWorkers } from './workers.ts';
import type { WorkerResources } from './workers.ts';

/** The inputs of a plan. */
export interface Facts {
  readonly settings: Settings;
  readonly config: Config;
  /** The release that was announced last; undefined before the first. */
  readonly release: string | undefined;
  readonly databases: Readonly<Record<DatabaseEndpoint, DatabaseState>>;
  /** What the application serves with; undefined when it doesn't serve. */
  readonly kept: Databases | undefined;
  readonly resources: WorkerResources;
  /** What is mounted in the application's folder, relative to it. */
  readonly mounts: readonly string[];
}

export type Planned =
  | { readonly kind: 'plan'; readonly plan: ServicePlan; readonly notes: readonly string[] }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly diagnostics: readonly CharmwrightError[] };

/** Plans the service, or says what is missing or wrong. Equal facts give equal plans. */
export function planService(facts: Facts, fingerprint: Fingerprint): Planned {
  const { settings, config, release } = facts;
  const workers = readWorkers(config.variables, facts.resources);
  if (workers.kind === 'wrong') return { kind: 'blocked', diagnostics: workers.diagnostics };
  const combination = combine(settings.combination, config.combination);
  if (combination.kind === 'wrong') {
    return { kind: 'blocked', diagnostics: combination.diagnostics };
  }
  if (release === undefined) {
    return { kind: 'waiting', reason: 'waiting for the application (flag wsgi.source.available)' };
  }
  const choice = chooseDatabases(facts.databases, facts.kept);
  if (choice.kind === 'waiting') return choice;
  const { databases } = choice;
  const ofDatabases = databaseVariables(databases, fingerprint);
  const { postgresql, mongodb } = usedDatabases(databases);
  const command = config.provisionCommand;
  const plan: ServicePlan = {
    combination: combination.value,
    release,
    root: settings.applicationRoot,
    user: settings.username,
    writable: settings.writable,
    mounts: facts.mounts,
    module: config.module,
    python: {
      variant: fingerprint({ findLinks: config.pipCacheDir, user: settings.username }).slice(0, 8),
      ...(config.pipCacheDir !== '' && { findLinks: config.pipCacheDir }),
    },
    packages: config.aptDependencies,
    port: config.port,
    logfile: config.logfile,
    workers: workers.value,
    environment: sorted({ ...ofDatabases, ...config.variables }),
    databases,
    certificates: certificatesOf([postgresql, mongodb], fingerprint),
    ...(command !== '' && {
      provision: {
        command,
        fingerprint: provisionFingerprint({ command, release, databases }, fingerprint),
      },
    }),
  };
  return {
    kind: 'plan',
    plan,
    notes: [
      ...waitingNotes(choice.pending),
      ...unusedNotes(databases),
      ...overrides(ofDatabases, config),
    ],
  };
}

interface Provisioning {
  readonly command: string;
  readonly release: string;
  readonly databases: Databases;
}

function provisionFingerprint(
  { command, release, databases }: Provisioning,
  fingerprint: Fingerprint,
): string {
  const { postgresql, mongodb } = usedDatabases(databases);
  const identities = [postgresql, mongodb].map(identityOf);
  return fingerprint({ command, release, databases: identities });
}

function waitingNotes(pending: readonly string[]): readonly string[] {
  return pending.map((each) => `goes on serving until the database of ${each} is complete`);
}

/** Both endpoints of a kind can be related, while an application moves from one to the other. */
function unusedNotes({ postgresql, postgres, mongodb, mongo }: Databases): readonly string[] {
  return [
    ...(postgresql !== undefined && postgres !== undefined
      ? ['postgresql and postgres are both related: postgresql is used']
      : []),
    ...(mongodb !== undefined && mongo !== undefined
      ? ['mongodb and mongo are both related: mongodb is used']
      : []),
  ];
}

function overrides(ofDatabases: Variables, { variables }: Config): readonly string[] {
  return Object.keys(ofDatabases)
    .filter((name) => variables[name] !== undefined)
    .map(
      (name) => `environment_variables sets ${name}, so the related database is not used for it`,
    );
}

function sorted(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}
