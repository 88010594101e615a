import type { PlanEntry } from './build-plan.ts';
import type { JsonObject } from '../../base/json.ts';
import { declaredEndpoints } from '../../charm-schema/declared/endpoints.ts';
import { declaredNames } from '../../charm-schema/declared/hook-names.ts';

/** What signs the files that come from the framework itself. */
export const frameworkUrl = 'charmwright';

/** Every hook of Juju that has no name of its own in it. Source: domain/deployment/charm/hooks/hooks.go. */
const standardHooks = [
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'update-status',
  'stop',
  'remove',
  'leader-elected',
  'leader-settings-changed',
  'pre-series-upgrade',
  'post-series-upgrade',
  'secret-changed',
  'secret-expired',
  'secret-remove',
  'secret-rotate',
];
const relationSteps = ['created', 'joined', 'changed', 'departed', 'broken'];
const storageSteps = ['attached', 'detaching'];
const workloadEvents = [
  'pebble-ready',
  'pebble-custom-notice',
  'pebble-check-failed',
  'pebble-check-recovered',
];

/** The names of all hooks that Juju can run for a charm, sorted. */
export function hookNames(metadata: JsonObject): readonly string[] {
  const suffixed = (all: readonly string[], middle: string, ends: readonly string[]) =>
    all.flatMap((name) => ends.map((end) => `${name}-${middle}${end}`));
  const { storages, containers } = declaredNames(metadata);
  const endpoints = declaredEndpoints(metadata).map(({ name }) => name);
  return [
    ...standardHooks,
    ...suffixed(endpoints, 'relation-', relationSteps),
    ...suffixed(storages, 'storage-', storageSteps),
    ...suffixed(containers, '', workloadEvents),
  ].sort();
}

/** `dispatch`, the bundle and, where only hooks are looked up, a link for each hook. */
export function frameworkEntries(metadata: JsonObject, dispatch: string): readonly PlanEntry[] {
  const own = { layer: frameworkUrl, from: [frameworkUrl] } as const;
  const hooks = hookNames(metadata).map((name): PlanEntry => ({
    ...own,
    path: `hooks/${name}`,
    tactic: 'hooks',
    content: { kind: 'symlink', target: '../dispatch' },
  }));
  return [
    {
      ...own,
      path: 'dispatch',
      tactic: 'dispatch',
      content: { kind: 'text', text: dispatch, executable: true },
    },
    { ...own, path: 'charm.cjs', tactic: 'bundle', content: { kind: 'bundle' } },
    { ...own, path: 'charm.cjs.map', tactic: 'bundle', content: { kind: 'bundle map' } },
    ...hooks,
  ];
}
