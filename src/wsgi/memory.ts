/** What the layer keeps in the unit's state, from hook to hook. */
import { isObject } from '../index.ts';
import type { Json, Unit } from '../index.ts';
import type { Retry } from './setback.ts';

/** How the last attempt ended. */
export type Outcome =
  /** The application answers. */
  | { readonly kind: 'serving' }
  /** It answered once, but does so no more. */
  | { readonly kind: 'down' }
  /**
   * An attempt with this key (a fingerprint of all it was made from) was given up; an older release may
   * be serving. `line` is what the status said.
   */
  | {
      readonly kind: 'setback';
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
  /** The address that the application was last asked at. */
  address: 'wsgi.address',
  /** The fingerprint of what this unit has provisioned. */
  provisioned: 'wsgi.provisioned',
  /** The port that this layer has opened. */
  port: 'wsgi.port',
  releases: 'wsgi.releases',
} as const;

type TextKey = 'release' | 'plan' | 'announced' | 'address' | 'provisioned';

export async function recall(unit: Unit, key: TextKey): Promise<string | undefined> {
  const value = await unit.state.get(keys[key]);
  return typeof value === 'string' ? value : undefined;
}

export async function remember(unit: Unit, key: TextKey, value: string | undefined): Promise<void> {
  if (value === undefined) await unit.state.delete(keys[key]);
  else await unit.state.set(keys[key], value);
}

export async function recallOutcome(unit: Unit): Promise<Outcome | undefined> {
  const value = await unit.state.get(keys.outcome);
  if (!isObject(value)) return undefined;
  const { kind, key, retry, line } = value;
  if (kind === 'serving' || kind === 'down') return { kind };
  if (kind !== 'setback' || typeof key !== 'string') return undefined;
  return {
    kind,
    key,
    retry: retry === 'soon' || retry === 'on-input' ? retry : 'on-change',
    ...(typeof line === 'string' && { line }),
  };
}

export async function rememberOutcome(unit: Unit, outcome: Outcome): Promise<void> {
  await unit.state.set(keys.outcome, { ...outcome });
}

/** As if nothing had ever served; what is known of releases and provisioning stays. */
export async function forgetServing(unit: Unit): Promise<void> {
  await unit.state.delete(keys.outcome);
  await unit.state.delete(keys.release);
  await unit.state.delete(keys.plan);
}

export async function recallPort(unit: Unit): Promise<number | undefined> {
  const value = await unit.state.get(keys.port);
  return typeof value === 'number' ? value : undefined;
}

export async function rememberPort(unit: Unit, port: number): Promise<void> {
  await unit.state.set(keys.port, port);
}

/** Releases that have served, the newest first. */
export async function recallReleases(unit: Unit): Promise<readonly string[]> {
  const value = await unit.state.get(keys.releases);
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).filter((each) => typeof each === 'string');
}

export async function rememberReleases(unit: Unit, releases: readonly string[]): Promise<void> {
  await unit.state.set(keys.releases, releases);
}
