import { join } from 'node:path';
import type { Terminal } from '../terminal.ts';

/** What of a user's surroundings a build depends on. */
export interface BuildSurroundings {
  readonly cwd: string;
  readonly layersDir?: string;
  readonly interfacesDir?: string;
  readonly cache?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** CHARM_LAYERS_DIR, CHARM_INTERFACES_DIR and XDG_CACHE_HOME, as a build takes them. */
export function buildSurroundings({ cwd, env }: Terminal): BuildSurroundings {
  const { CHARM_LAYERS_DIR: layersDir, CHARM_INTERFACES_DIR: interfacesDir } = env;
  const { XDG_CACHE_HOME: cacheHome = '' } = env;
  return {
    cwd,
    env: { ...env },
    ...(layersDir === undefined ? {} : { layersDir }),
    ...(interfacesDir === undefined ? {} : { interfacesDir }),
    // A relative path there means nothing: https://specifications.freedesktop.org/basedir-spec
    ...(cacheHome.startsWith('/') ? { cache: join(cacheHome, 'charmwright', 'git') } : {}),
  };
}
