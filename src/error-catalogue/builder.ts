import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what the builder can raise, in alphabetical order. */
export const builderErrors = {
  BUNDLE_FAILED: {
    meaning: 'The handlers of the layers could not be bundled.',
    remedy: 'correct the code at the positions listed',
  },
  CHARM_SOURCE_INVALID: {
    meaning: 'The files of a charm or its layers have several faults.',
    remedy: 'correct the faults that are listed',
  },
  CHARM_TOO_LARGE: {
    meaning: 'A packed charm is larger than a charm should be.',
    remedy: 'deliver large files as resources, and keep them out with exclude',
  },
  FOLDER_EXISTS: {
    meaning: 'The folder to create exists already.',
    remedy: 'choose another name, or move the folder away',
  },
  GIT_FAILED: {
    meaning: 'Git could not fetch a layer.',
    remedy: 'correct what git reports; try `git ls-remote` with the same URL',
  },
  GIT_MISSING: {
    meaning: 'A layer comes from git, and git is not installed.',
    remedy: 'install git',
  },
  HANDLERS_UNLOADABLE: {
    meaning:
      'A module with handlers fails when it is loaded, so that every hook of the charm would fail.',
    remedy: 'a module only declares its handlers; move what it does into them',
  },
  INTERFACE_NOT_FOUND: {
    meaning:
      'An interface was included that is in none of the places where interfaces are looked for.',
    remedy: 'correct the name, install the interface, or set CHARM_INTERFACES_DIR',
  },
  INTERFACE_ROLE_MISSING: {
    meaning: 'An endpoint has a role in an interface that the included interface does not speak.',
    remedy: 'add the role’s module to the interface, or remove the endpoint',
  },
  KEY_MISSING: {
    meaning: 'A required key is missing in a YAML file.',
    remedy: 'add the key',
  },
  KEY_UNKNOWN: {
    meaning: 'A YAML file has a key that means nothing there.',
    remedy: 'correct the key, or remove it',
  },
  LAYER_AMBIGUOUS: {
    meaning:
      'A charm includes two layers, or two interfaces, of the same name from different folders.',
    remedy: 'include one of them, by one path; or rename one',
  },
  LAYER_CYCLE: {
    meaning: 'Layers include each other in a circle.',
    remedy: 'remove one of the includes in the circle',
  },
  LAYER_FILE_MISSING: {
    meaning: 'layer.yaml names a file or folder that the layer does not have.',
    remedy: 'correct the path; it is relative to the layer’s folder',
  },
  LAYER_FILE_UNSAFE: {
    meaning: 'A layer names or links to a file outside of its own folder.',
    remedy: 'keep everything a layer contributes inside its folder',
  },
  LAYER_INVALID: {
    meaning: 'A folder was included as a layer but is not one that can be built.',
    remedy: 'include a folder with a layer.yaml and handlers in TypeScript',
  },
  LAYER_NOT_FOUND: {
    meaning: 'A layer was included that is in none of the places where layers are looked for.',
    remedy: 'correct the name, install the layer, or set CHARM_LAYERS_DIR',
  },
  LAYER_OPTION_INVALID: {
    meaning: 'layer.yaml gives an option a value that its layer does not allow.',
    remedy: 'give a value that fits the option’s schema',
  },
  LAYER_OPTION_UNKNOWN: {
    meaning: 'layer.yaml sets an option that no layer defines.',
    remedy: 'use one of the options that the layer defines',
  },
  LOCK_DIFFERS: {
    meaning: 'A frozen build found other sources than build.lock pins.',
    remedy: 'restore what is pinned, or build without --frozen and commit the new build.lock',
  },
  LOCK_INVALID: {
    meaning: 'build.lock does not have the format that a build writes.',
    remedy: 'remove it and build again, or restore the committed one',
  },
  LOCK_MISSING: {
    meaning: 'A frozen build was requested, and build.lock is missing.',
    remedy: 'build once without --frozen and commit build.lock',
  },
  MANIFEST_INVALID: {
    meaning: 'A folder has no .build.manifest that can be read, as every built charm has.',
    remedy: 'name the folder of a built charm, such as build/<name>',
  },
  MERGE_CONFLICT: {
    meaning: 'Two layers give the same key values that cannot be merged.',
    remedy: 'give the key the same shape in both layers',
  },
  NAME_INVALID: {
    meaning: 'A name in a YAML file is one that Juju refuses.',
    remedy: 'use lower-case letters, digits and single dashes, a letter first',
  },
  NAME_RESERVED: {
    meaning: 'A name in a YAML file is reserved by Juju.',
    remedy: 'choose a name that does not begin with juju',
  },
  OPTION_DEFAULT_MISMATCH: {
    meaning: 'The default of a config option does not have the type of the option.',
    remedy: 'give a default of that type, or change the type',
  },
  OPTION_REDEFINED: {
    meaning: 'Two layers define the same config option with different types.',
    remedy: 'rename one of the two, or override only its default',
  },
  OUTPUT_MODIFIED: {
    meaning: 'Files in a built charm were changed by hand since it was built.',
    remedy: 'change the sources instead, or overwrite the files with --force',
  },
  OUTPUT_OCCUPIED: {
    meaning: 'The folder to build into holds files that the builder did not write.',
    remedy: 'build into another folder with -d, or move those files away',
  },
  RUNTIME_MISMATCH: {
    meaning: 'The Node to pack is not the one that is pinned.',
    remedy: 'install charmwright again, or remove the cached file that the message names',
  },
  RUNTIME_UNAVAILABLE: {
    meaning: 'The Node for the architecture is not here and could not be fetched.',
    remedy: 'see that npm reaches its registry, or pack with --runtime system',
  },
  TACTIC_FAILED: {
    meaning: 'A layer’s own tactic failed, or returned content that a charm cannot hold.',
    remedy: 'correct the tactic that is named',
  },
  TEMPLATE_UNKNOWN: {
    meaning: 'The template for the new folder does not exist.',
    remedy: 'name one of wsgi, charm, layer and interface',
  },
  VALUE_INVALID: {
    meaning: 'A value in a YAML file has the wrong type or is not one of those allowed.',
    remedy: 'write what was expected',
  },
  YAML_INVALID: {
    meaning: 'A file is not valid YAML.',
    remedy: 'correct the line that the message names; indentation and colons are the usual causes',
  },
} as const satisfies Record<string, CatalogueEntry>;
