import { posix } from 'node:path';
import { fault } from '../../errors.ts';
import { throwFaults } from '../throw-faults.ts';
import type { BundlePlan, PlanEntry } from '../plan/build-plan.ts';
import { displayPathFrom } from '../display-path.ts';
import { analyzeCharm, type AnalysisSettings } from '../analyze-charm.ts';
import { type LoadedHandlers, loadHandlers } from './load-handlers.ts';

/** A charm that can run without being built: what its layers come to, and where its files lie. */
export interface LoadedCharm {
  /** Its source, absolute. */
  readonly folder: string;
  readonly definition: BundlePlan['definition'];
  readonly handlers: LoadedHandlers;
  /** Name in `templates/` → the file of the layer it comes from, absolute. */
  readonly templates: Readonly<Record<string, string>>;
}

/**
 * Reads the source of a charm, or of a layer as the only one of a charm, and writes nothing.
 *
 * @throws all faults of the sources together; CHARM_SOURCE_MISSING; BUNDLE_FAILED.
 */
export async function loadCharm(settings: AnalysisSettings): Promise<LoadedCharm> {
  const { kind, folder, plan, faults } = await analyzeCharm({ ...settings, handlers: false });
  if (kind === 'built') {
    throw fault(
      'CHARM_SOURCE_MISSING',
      `${folder} is built, and a charm is loaded from its source`,
    );
  }
  throwFaults(faults);
  return {
    folder,
    definition: plan.bundle.definition,
    handlers: await loadHandlers(plan.bundle, displayPathFrom(settings.cwd)),
    templates: templatesOf(plan.entries),
  };
}

/** Linux follows as many on the way to one file (path_resolution(7)). */
const mostLinks = 40;

function templatesOf(entries: readonly PlanEntry[]): Readonly<Record<string, string>> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry.content]));
  const fileAt = (path: string, links = 0): string | undefined => {
    const content = byPath.get(path);
    if (content?.kind === 'copy') return content.from;
    if (content?.kind !== 'symlink' || links > mostLinks) return undefined;
    return fileAt(posix.join(posix.dirname(path), content.target), links + 1);
  };
  const found = [...byPath.keys()].flatMap((path) => {
    const file = path.startsWith('templates/') ? fileAt(path) : undefined;
    return file === undefined ? [] : [[path.slice('templates/'.length), file] as const];
  });
  return Object.fromEntries(found);
}
