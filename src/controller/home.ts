/** Where the controller keeps its things. */
import { join } from 'node:path';

/** The folder used when `CHARMWRIGHT_HOME` is not set. */
export const defaultHome = '/var/lib/charmwright';

/** The controller's home as an environment says it. */
export function homeFrom(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env.CHARMWRIGHT_HOME;
  return chosen === undefined || chosen === '' ? defaultHome : chosen;
}

/** The names of all that a controller has directly in its home. */
export const homeEntries: ReadonlySet<string> = new Set([
  ...['controller.sock', 'controller.pid', 'controller.log'],
  ...['store.sqlite', 'controller.lock'].flatMap((database) =>
    ['', '-wal', '-shm', '-journal'].map((end) => `${database}${end}`),
  ),
  ...['controller.env', 'install-hint'],
  ...['builds', 'charms', 'compiled', 'images', 'models', 'runtimes', 'tools'],
]);

/** Which file of an application's resource a path is of. */
export interface ResourcePath {
  readonly model: string;
  readonly application: string;
  readonly name: string;
  readonly revision: number;
}

/** Every path inside a home, so that no other file spells one out. */
export interface HomePaths {
  readonly root: string;
  readonly socket: string;
  readonly pid: string;
  readonly lock: string;
  readonly log: string;
  /** The variables that the service of the controller is started with. */
  readonly environment: string;
  /** There once it was said that the controller is not installed. */
  readonly hinted: string;
  /** What Node compiled for the service. */
  readonly compiled: string;
  readonly store: string;
  readonly charms: string;
  /** Has a folder for each model. */
  readonly models: string;
  /** Charms that were built from the sources that were deployed, one folder a source. */
  readonly builds: string;
  readonly tools: string;
  readonly runtimes: string;
  /** Everything of one model. */
  model(name: string): string;
  /** What a unit's machine sees as `/var/lib/juju/agents/<tag>`. */
  unit(model: string, tag: string): string;
  /** The note of which model it is whose folder this is. */
  modelNote(model: string): string;
  /** A storage's files while no unit has it. */
  storage(model: string, name: string): string;
  /** The files attached to an application, one folder a resource and revision. */
  resource(resource: ResourcePath): string;
}

/** The layout of the home at `root`. */
export function homePaths(root: string): HomePaths {
  const model = (name: string) => join(root, 'models', name);
  return {
    root,
    socket: join(root, 'controller.sock'),
    pid: join(root, 'controller.pid'),
    lock: join(root, 'controller.lock'),
    log: join(root, 'controller.log'),
    environment: join(root, 'controller.env'),
    hinted: join(root, 'install-hint'),
    compiled: join(root, 'compiled'),
    store: join(root, 'store.sqlite'),
    charms: join(root, 'charms'),
    models: join(root, 'models'),
    builds: join(root, 'builds'),
    tools: join(root, 'tools'),
    runtimes: join(root, 'runtimes'),
    model,
    unit: (name, tag) => join(model(name), 'units', tag),
    modelNote: (name) => join(model(name), 'model.json'),
    storage: (name, storage) => join(model(name), 'storage', storage),
    resource: ({ model: of, application, name, revision }) =>
      join(model(of), 'resources', application, name, String(revision)),
  };
}
