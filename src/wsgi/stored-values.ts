/** The values that the layer stores in the unit's state, from hook to hook. */
import { isObject } from '../index.ts';
import type { Json, Unit } from '../index.ts';
import type { Retry } from './step-result.ts';

/** How the last attempt ended. */
export type Outcome =
  /** The application answers. */
  | { readonly kind: 'serving' }
  /** It has answered before, and no longer does. */
  | { readonly kind: 'down' }
  /**
   * The plan with this key (a fingerprint of its record) failed; an older release may be serving. `line` is the
   * status message.
   */
  | {
      readonly kind: 'failure';
      readonly key: string;
      readonly retry: Retry;
      readonly line?: string;
    };

/** The values by name; authors may read `wsgi.release`. */
const keys = {
  /** The release that serves. */
  release: 'wsgi.release',
  /** The release that was announced last. */
  announced: 'wsgi.announced',
  outcome: 'wsgi.outcome',
  /** The fingerprint of the plan that serves. */
  plan: 'wsgi.plan',
  /** The address of the last probe. */
  address: 'wsgi.address',
  /** The fingerprint of what this unit has provisioned. */
  provisioned: 'wsgi.provisioned',
  /** The port that this layer has opened. */
  port: 'wsgi.port',
  releases: 'wsgi.releases',
} as const;

type TextKey = 'release' | 'plan' | 'announced' | 'address' | 'provisioned';

export async function readValue(unit: Unit, key: TextKey): Promise<string | undefined> {
  const value = await unit.state.get(keys[key]);
  return typeof value === 'string' ? value : undefined;
}

export async function storeValue(
  unit: Unit,
  key: TextKey,
  value: string | undefined,
): Promise<void> {
  if (value === undefined) await unit.state.delete(keys[key]);
  else await unit.state.set(keys[key], value);
}

export async function readOutcome(unit: Unit): Promise<Outcome | undefined> {
  const value = await unit.state.get(keys.outcome);
  if (!isObject(value)) return undefined;
  const { kind, key, retry, line } = value;
  if (kind === 'serving' || kind === 'down') return { kind };
  if (kind !== 'failure' || typeof key !== 'string') return undefined;
  return {
    kind,
    key,
    retry: retry === 'soon' || retry === 'on-input' ? retry : 'on-change',
    ...(typeof line === 'string' && { line }),
  };
}

export async function storeOutcome(unit: Unit, outcome: Outcome): Promise<void> {
  await unit.state.set(keys.outcome, { ...outcome });
}

/** Deletes what describes the plan that serves; releases and provisioning stay recorded. */
export async function clearServingValues(unit: Unit): Promise<void> {
  await unit.state.delete(keys.outcome);
  await unit.state.delete(keys.release);
  await unit.state.delete(keys.plan);
}

export async function readOpenedPort(unit: Unit): Promise<number | undefined> {
  const value = await unit.state.get(keys.port);
  return typeof value === 'number' ? value : undefined;
}

export async function storeOpenedPort(unit: Unit, port: number): Promise<void> {
  await unit.state.set(keys.port, port);
}

/** Releases that have served, the newest first. */
export async function readServedReleases(unit: Unit): Promise<readonly string[]> {
  const value = await unit.state.get(keys.releases);
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).filter((each) => typeof each === 'string');
}

export async function storeServedReleases(unit: Unit, releases: readonly string[]): Promise<void> {
  await unit.state.set(keys.releases, releases);
}
