import { fault } from '../../errors.ts';
import type { BuildPlan } from '../plan/build-plan.ts';
import { isList, isObject, type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import type { Architecture } from './runtimes.ts';

/**
 * The plan with the bases of manifest.yaml restricted to this architecture.
 *
 * @throws VALUE_INVALID when the charm names architectures, and this is not one of them.
 */
export function restrictArchitecture(plan: BuildPlan, architecture: Architecture): BuildPlan {
  const entries = plan.entries.map((entry) =>
    entry.path === 'manifest.yaml' && entry.content.kind === 'yaml'
      ? {
          ...entry,
          content: { ...entry.content, value: basesFor(entry.content.value, architecture) },
        }
      : entry,
  );
  return { ...plan, entries };
}

function basesFor(manifest: Json, architecture: Architecture): JsonObject {
  const known = objectOrEmpty(manifest);
  const bases = (isList(known.bases) ? known.bases : []).flatMap((base) =>
    isObject(base) ? [base] : [],
  );
  const fitting = bases.filter(({ architectures }) => {
    return !isList(architectures) || architectures.includes(architecture);
  });
  if (fitting.length === 0) {
    const all = bases.flatMap(({ architectures }) =>
      isList(architectures) ? architectures.filter((each) => typeof each === 'string') : [],
    );
    throw fault('VALUE_INVALID', `manifest.yaml has no base for ${architecture}`, {
      hint: `add it to the architectures of a base, or pack for ${[...new Set(all)].join(' or ')}`,
    });
  }
  return { ...known, bases: fitting.map((base) => ({ ...base, architectures: [architecture] })) };
}
