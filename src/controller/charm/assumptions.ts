import { compareVersions, readFeature, readVersion } from '../../charm-schema/assumed-feature.ts';
import { isList, isObject, type Json } from '../../base/json.ts';
import { fault } from '../../errors.ts';
import { jujuVersion } from '../hook-runner/environment.ts';
import type { Charm } from './charm.ts';

/**
 * Refuses a charm that assumes what models of this controller do not have: another Juju, or Kubernetes.
 *
 * Conditions mean what they mean in Juju; source: `core/assumes/sat_checker.go` (4.0). Juju 4.0 checks them at
 * deploy, Juju 3.6 at refresh too.
 *
 * @throws CHARM_UNSUPPORTED with each condition that is not met.
 */
export function refuseUnmetAssumptions({ name, assumes }: Charm): void {
  const unmet = assumes.flatMap((each) => unmetCondition(each) ?? []);
  if (unmet.length === 0) return;
  throw fault('CHARM_UNSUPPORTED', `the charm ${name} assumes ${unmet.join(', and ')}`);
}

/** A condition that is not met, in words; undefined for one that is. */
function unmetCondition(condition: Json): string | undefined {
  if (typeof condition === 'string') return unmetFeature(condition);
  if (!isObject(condition)) return undefined;
  const { 'any-of': any, 'all-of': all } = condition;
  if (isList(any)) {
    const unmet = any.map(unmetCondition);
    const failing = unmet.filter((each) => each !== undefined);
    const isMet = failing.length === 0 || failing.length < unmet.length;
    return isMet ? undefined : `at least one of: ${failing.join('; ')}`;
  }
  const failing = isList(all) ? all.flatMap((each) => unmetCondition(each) ?? []) : [];
  return failing.length === 0 ? undefined : `all of: ${failing.join('; ')}`;
}

function unmetFeature(written: string): string | undefined {
  const reading = readFeature(written);
  // Parsing the charm refuses such a condition.
  if (reading.kind === 'invalid') return undefined;
  const { name, bound } = reading.feature;
  if (name === 'k8s-api') return `${written} (this model runs on machines)`;
  if (name !== 'juju') return `${written} (this controller does not have it)`;
  const own = readVersion(jujuVersion);
  if (bound === undefined || own === undefined) return undefined;
  const difference = compareVersions(own, bound.version);
  const isMet = bound.constraint === '<' ? difference < 0 : difference >= 0;
  return isMet ? undefined : `${written} (this model is one of Juju ${jujuVersion})`;
}
