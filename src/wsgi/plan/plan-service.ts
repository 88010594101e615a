/** Decides what shall be served; the handlers only carry it out. */
import type { CharmwrightError } from '../../index.ts';
import { chooseDatabases } from './choose-databases.ts';
import type { Config } from './config.ts';
import { certificatesOf } from './certificates.ts';
import { databaseVariables, identityOf, toldOf } from './databases.ts';
import type { DatabaseEndpoint, Databases, DatabaseState } from './databases.ts';
import type { Variables } from './environment-variables.ts';
import type { Fingerprint, ServicePlan } from './service-plan.ts';
import type { Settings } from './settings.ts';
import { readWorkers } from './workers.ts';
import type { Offer } from './workers.ts';

/** All that a plan is made from. */
export interface Facts {
  readonly settings: Settings;
  readonly config: Config;
  /** The release that was announced last; undefined before the first. */
  readonly release: string | undefined;
  readonly databases: Readonly<Record<DatabaseEndpoint, DatabaseState>>;
  /** What the application serves with; undefined when it doesn't serve. */
  readonly kept: Databases | undefined;
  readonly offer: Offer;
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
  const workers = readWorkers(config.variables, facts.offer);
  if (workers.kind === 'wrong') return { kind: 'blocked', diagnostics: workers.diagnostics };
  if (release === undefined) {
    return { kind: 'waiting', reason: 'waiting for the application (flag wsgi.source.available)' };
  }
  const choice = chooseDatabases(facts.databases, facts.kept);
  if (choice.kind === 'waiting') return choice;
  const { databases } = choice;
  const told = databaseVariables(databases, fingerprint);
  const { postgresql, mongodb } = toldOf(databases);
  const command = config.provisionCommand;
  const plan: ServicePlan = {
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
    environment: sorted({ ...told, ...config.variables }),
    databases,
    certificates: certificatesOf([postgresql, mongodb], fingerprint),
    ...(command !== '' && {
      provision: { command, fingerprint: provisionOf(command, release, databases, fingerprint) },
    }),
  };
  return {
    kind: 'plan',
    plan,
    notes: [...waitingNotes(choice.pending), ...unusedNotes(databases), ...overrides(told, config)],
  };
}

function provisionOf(
  command: string,
  release: string,
  databases: Databases,
  fingerprint: Fingerprint,
): string {
  const { postgresql, mongodb } = toldOf(databases);
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

function overrides(told: Variables, { variables }: Config): readonly string[] {
  return Object.keys(told)
    .filter((name) => variables[name] !== undefined)
    .map(
      (name) => `environment_variables sets ${name}, so the related database is not used for it`,
    );
}

function sorted(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}
