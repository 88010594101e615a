import { join } from 'node:path';
import type { SourceSettings } from '../builder/pipeline.ts';
import type { Terminal } from './terminal.ts';

/** How the builder reads sources for this user: CHARM_LAYERS_DIR, CHARM_INTERFACES_DIR and XDG_CACHE_HOME. */
export function sourceSettings({ cwd, env }: Terminal): Omit<SourceSettings, 'folder'> {
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
