import { actionsYamlTactic } from './actions-yaml.ts';
import { configYamlTactic } from './config-yaml.ts';
import { copyTactic } from './copy.ts';
import { copyrightTactic } from './copyright.ts';
import { layerYamlTactic } from './layer-yaml.ts';
import { manifestYamlTactic } from './manifest-yaml.ts';
import { metadataYamlTactic } from './metadata-yaml.ts';
import { settingsYamlTactic } from './settings-yaml.ts';
import type { Tactic } from './tactic.ts';
import { versionTactic } from './version.ts';

/** All tactics; the first that claims a path makes it. */
export const tactics: readonly Tactic[] = [
  layerYamlTactic,
  metadataYamlTactic,
  configYamlTactic,
  actionsYamlTactic,
  manifestYamlTactic,
  settingsYamlTactic,
  versionTactic,
  copyrightTactic,
  copyTactic,
];
