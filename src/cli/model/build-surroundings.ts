import { join } from 'node:path';
import type { Terminal } from '../terminal.ts';

/** What of a user's surroundings a build depends on. */
export interface BuildSurroundings {
  readonly cwd: string;
  readonly layersDir?: string;
  readonly cache?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** CHARM_LAYERS_DIR and XDG_CACHE_HOME, as a build takes them. */
export function buildSurroundings({ cwd, env }: Terminal): BuildSurroundings {
  const { CHARM_LAYERS_DIR: layersDir, XDG_CACHE_HOME: cacheHome = '' } = env;
  return {
    cwd,
    env: { ...env },
    ...(layersDir === undefined ? {} : { layersDir }),
    // A relative path there means nothing: https://specifications.freedesktop.org/basedir-spec
    ...(cacheHome.startsWith('/') ? { cache: join(cacheHome, 'charmwright', 'git') } : {}),
  };
}
