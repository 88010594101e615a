/** Where the controller keeps its things. */
import { join } from 'node:path';

/** The folder used when `CHARMWRIGHT_HOME` is not set. */
export const defaultHome = '/var/lib/charmwright';

/** The controller's home as an environment says it. */
export function homeFrom(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env.CHARMWRIGHT_HOME;
  return chosen === undefined || chosen === '' ? defaultHome : chosen;
}

/** Every path inside a home, so that no other file spells one out. */
export interface HomePaths {
  readonly root: string;
  readonly socket: string;
  readonly pid: string;
  readonly lock: string;
  readonly log: string;
  readonly store: string;
  readonly charms: string;
  /** Charms that were built from the sources that were deployed, one folder a source. */
  readonly builds: string;
  readonly tools: string;
  readonly runtimes: string;
  /** Everything of one model. */
  model(name: string): string;
  /** What a unit's machine sees as `/var/lib/juju/agents/<tag>`. */
  unit(model: string, tag: string): string;
  /** A storage's files while no unit has it. */
  storage(model: string, name: string): string;
  /** The files attached to an application, one folder a resource and revision. */
  resource(model: string, application: string, name: string, revision: number): string;
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
    store: join(root, 'store.sqlite'),
    charms: join(root, 'charms'),
    builds: join(root, 'builds'),
    tools: join(root, 'tools'),
    runtimes: join(root, 'runtimes'),
    model,
    unit: (name, tag) => join(model(name), 'units', tag),
    storage: (name, storage) => join(model(name), 'storage', storage),
    resource: (name, application, resource, revision) =>
      join(model(name), 'resources', application, resource, String(revision)),
  };
}
