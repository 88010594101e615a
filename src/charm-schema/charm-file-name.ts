/** The YAML files of a charm that Juju reads. */
export const charmFileNames = [
  'metadata.yaml',
  'manifest.yaml',
  'config.yaml',
  'actions.yaml',
  'lxd-profile.yaml',
] as const;

export type CharmFileName = (typeof charmFileNames)[number];

/** Whether Juju reads a file of this name in a charm's root. */
export function isCharmFile(name: string): name is CharmFileName {
  return charmFileNames.some((each) => each === name);
}
