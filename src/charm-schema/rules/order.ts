import { architectureRule, somewhereRule, systemRule } from './bases.ts';
import type { CharmRule } from './charm-rule.ts';
import { assumesRule, termsRule } from './conditions.ts';
import {
  endpointsOnceRule,
  extraBindingsRule,
  reservedEndpointsRule,
  subordinateRule,
} from './endpoints.ts';
import { deploymentRule, minJujuVersionRule, oneFormatRule, seriesRule } from './formats.ts';
import { profileRule } from './lxd-profile.ts';
import { someOptionsRule } from './options.ts';
import { containerRule, deviceRule, payloadRule, resourceRule, storageRule } from './workload.ts';

/** All that Juju asks of a charm beyond the types of its values; what is said of actions is with their type. */
export const charmRules: readonly CharmRule[] = [
  oneFormatRule,
  minJujuVersionRule,
  seriesRule,
  deploymentRule,
  endpointsOnceRule,
  reservedEndpointsRule,
  subordinateRule,
  extraBindingsRule,
  storageRule,
  deviceRule,
  resourceRule,
  containerRule,
  payloadRule,
  assumesRule,
  termsRule,
  somewhereRule,
  systemRule,
  architectureRule,
  someOptionsRule,
  profileRule,
];
