import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what the controller and its machines can raise, in alphabetical order. */
export const controllerErrors = {
  ACTION_FAILED: {
    meaning: 'An action failed, or its hook did.',
    remedy: 'look at the message and the unit’s debug-log',
  },
  ACTION_PARAMS_INVALID: {
    meaning: 'The parameters of an action do not fit what actions.yaml declares.',
    remedy: 'give the parameters that actions.yaml names, with their types',
  },
  APPLICATION_EXISTS: {
    meaning: 'The model already has an application of this name.',
    remedy: 'refresh it, or deploy under another name',
  },
  APPLICATION_NAME_INVALID: {
    meaning: 'A name cannot be the name of an application.',
    remedy: 'use at most 40 lower-case letters, digits and single dashes, a letter first',
  },
  APPLICATION_UNKNOWN: {
    meaning: 'The model does not have the named application.',
    remedy: 'use one of the applications that status lists',
  },
  BASE_UNSUPPORTED: {
    meaning: 'There is no base image for the requested base.',
    remedy: 'use one of the releases of Debian that the message names',
  },
  CHARM_DAMAGED: {
    meaning: 'The controller’s own copy of a charm was changed after it was deployed.',
    remedy: 'refresh the application with the same charm: that replaces the copy',
  },
  CHARM_INVALID: {
    meaning: 'The argument is not a built charm, or its metadata is not valid.',
    remedy: 'build the charm first and name the folder that build wrote',
  },
  CHARM_UNSUPPORTED: {
    meaning: 'A charm assumes a feature that this controller does not have.',
    remedy: 'deploy it with a Juju that has it; with --force it is deployed here all the same',
  },
  CIDR_INVALID: {
    meaning: 'The argument is not a network in CIDR notation.',
    remedy: 'give networks such as 10.0.0.0/8 or fd00::/8, with commas between',
  },
  COMMAND_TIMEOUT: {
    meaning: 'A command that exec ran was killed at its time limit.',
    remedy: 'give it more time with --timeout, or no limit at all',
  },
  CONFIG_OPTION_UNKNOWN: {
    meaning: 'The charm does not declare the named config option.',
    remedy: 'use one of the options that config lists',
  },
  CONFIG_VALUE_INVALID: {
    meaning: 'A config value does not have the type of its option.',
    remedy: 'give a value of the option’s type',
  },
  CONTROLLER_BUSY: {
    meaning: 'Other requests take all the memory that the controller allows requests.',
    remedy: 'run the command again when the others have ended',
  },
  CONTROLLER_RUNNING: {
    meaning: 'Another controller already serves this home.',
    remedy: 'use the running controller, or give this one a home of its own',
  },
  CONTROLLER_START_FAILED: {
    meaning: 'The controller ended or stayed silent while it was started.',
    remedy: 'look at controller.log in the controller’s home',
  },
  CONTROLLER_UNREACHABLE: {
    meaning: 'No controller answers at its socket.',
    remedy: 'run the command again; a controller starts by itself when needed',
  },
  HOME_UNUSABLE: {
    meaning: 'The folder for the controller’s home cannot be created, or others use it too.',
    remedy:
      'run the command as root, or choose a folder of your own with --home or CHARMWRIGHT_HOME',
  },
  HOOK_FLUSH_FAILED: {
    meaning: 'The changes of a hook could not be committed, so none of them was.',
    remedy: 'see the message',
    retry: 'the hook is tried again',
  },
  HOST_COMMAND_FAILED: {
    meaning: 'A program of the host that machines need failed.',
    remedy: 'read the program’s output below the message',
  },
  HOST_LIMIT: {
    meaning:
      'A limit of the host’s kernel leaves no room for one machine more, and may not be raised.',
    remedy: 'raise the limit on the host itself, or remove units',
  },
  HOST_NOT_READY: {
    meaning: 'Something that machines need is missing on this host.',
    remedy: 'run scripts/host-packages as root',
  },
  HOST_PORT_TAKEN: {
    meaning: 'Others have the open ports of the application to expose on the host.',
    remedy: 'close or change the port of one of them, or unexpose the application that has it',
  },
  IMAGE_BUILD_FAILED: {
    meaning: 'The base image of the machines could not be built.',
    remedy: 'see the end of its output, which ends with the step that failed',
  },
  MACHINE_BOOT_FAILED: {
    meaning: 'A machine did not boot.',
    remedy: 'see the end of its console’s output, or remove the unit and add another',
  },
  MACHINE_FOREIGN: {
    meaning: 'The files of a machine belong to another model or unit than the store records.',
    remedy: 'restore the right store, or remove the unit: the files stay as they are',
  },
  MACHINE_IN_USE: {
    meaning: 'The machine to remove has units.',
    remedy: 'remove its unit: the machine goes with it',
  },
  MACHINE_MOUNT_FAILED: {
    meaning: 'A machine could not mount a storage, or unmount it.',
    remedy: 'read the machine’s message; the controller tries it again',
  },
  MACHINE_NOT_RUNNING: {
    meaning: 'The machine does not run.',
    remedy: 'wait until the machine has started again',
  },
  MACHINE_STUCK: {
    meaning: 'Processes of a machine cannot be killed.',
    remedy: 'look at them with ps; the kernel holds them, usually because of a disk',
  },
  MACHINE_UNKNOWN: {
    meaning: 'The model does not have the named machine.',
    remedy: 'use one of the machines that status lists',
  },
  MODEL_LEFTOVER: {
    meaning: 'The home has the machines of a model that the store does not know.',
    remedy: 'restore the store from a backup, or destroy that model',
  },
  MODEL_NAME_INVALID: {
    meaning: 'A name cannot be the name of a model.',
    remedy: 'use at most 20 lower-case letters, digits and dashes, a letter first',
  },
  MODEL_UNKNOWN: {
    meaning: 'The controller does not have the named model.',
    remedy: 'use one of the models that models lists, or create it by deploying to it',
  },
  NETWORK_EXHAUSTED: {
    meaning: 'There is no free subnet or address left for a model.',
    remedy: 'destroy a model or remove units that are no longer needed',
  },
  OPERATION_UNKNOWN: {
    meaning: 'The model does not have the named operation.',
    remedy: 'use the number that run printed',
  },
  RELATION_AMBIGUOUS: {
    meaning: 'Two applications can be related in more than one way.',
    remedy: 'name the endpoints: application:endpoint',
  },
  RELATION_EXISTS: {
    meaning: 'The two endpoints are related already.',
    remedy: 'remove the relation first if it should be created again',
  },
  RELATION_IMPOSSIBLE: {
    meaning:
      'Two endpoints do not fit: no interface is provided on one side and required on the other.',
    remedy: 'relate a provided to a required endpoint of the same interface',
  },
  RELATION_UNKNOWN: {
    meaning: 'A relation was named that the model does not have.',
    remedy: 'use one of the relations that status lists',
  },
  REQUEST_INVALID: {
    meaning: 'The controller was asked for something it does not know or cannot read.',
    remedy: 'use the command line of the same version as the controller',
  },
  REQUEST_TOO_LARGE: {
    meaning: 'A request to the controller, or a call of a hook tool, is larger than it takes.',
    remedy: 'send less at once; large content belongs into a resource',
  },
  RESOURCE_EXTENSION: {
    meaning:
      'A file to be attached as a resource has another extension than the charm’s file name for it.',
    remedy: 'give the file the extension of `filename` in metadata.yaml',
  },
  RESOURCE_UNKNOWN: {
    meaning: 'A resource was named that the charm does not declare.',
    remedy: 'use one of the resources in the charm’s metadata.yaml',
  },
  RESOURCE_UNREADABLE: {
    meaning: 'A file to be attached as a resource cannot be read.',
    remedy: 'give the path of a file that exists',
  },
  SECRET_EXISTS: {
    meaning: 'The model already has a secret of this name.',
    remedy: 'update that one, or choose another name',
  },
  SECRET_INVALID: {
    meaning: 'The argument is not valid as the content of a secret.',
    remedy: 'give keys of three lower-case letters, digits and dashes at least, each with a value',
  },
  SECRET_UNKNOWN: {
    meaning: 'A secret was named that the model does not have, or not as a user’s.',
    remedy: 'use one of the secrets that secrets lists',
  },
  STORAGE_ATTACHED: {
    meaning: 'A storage belongs to a unit already.',
    remedy: 'detach it first',
  },
  STORAGE_INVALID: {
    meaning: 'What was asked for is no storage, or less than the charm needs.',
    remedy: 'give a count and a size such as 2,10G',
  },
  STORAGE_LIMIT: {
    meaning: 'A unit would have more of a storage than its charm allows, or less than it needs.',
    remedy: 'stay in the range that the charm’s metadata.yaml gives',
  },
  STORAGE_UNKNOWN: {
    meaning: 'The model does not have, or the charm does not declare, the named storage.',
    remedy: 'use one of the storages that storage lists',
  },
  STORAGE_UNSUPPORTED: {
    meaning: 'A charm needs a kind of storage that the controller’s machines cannot have.',
    remedy: 'deploy it with Juju',
  },
  STORE_INVALID: {
    meaning: 'The controller’s store was written by a newer version, or it is damaged.',
    remedy: 'run the version that wrote it',
  },
  SUBNET_IN_USE: {
    meaning: 'The network of a model is used by another interface of the host.',
    remedy: 'remove that interface, or create the model again so that it gets another network',
  },
  SUBORDINATE_UNITS: {
    meaning: 'Units of a subordinate cannot be added or removed directly.',
    remedy: 'integrate the application, or remove its relation; its units come and go with it',
  },
  UNIT_GONE: {
    meaning: 'A unit was removed before it did what was requested.',
    remedy: 'look at status for the units that exist',
  },
  UNIT_NOT_FAILED: {
    meaning: 'The unit to resolve has no failed hook.',
    remedy: 'look at status; there is nothing to resolve',
  },
  UNIT_NOT_READY: {
    meaning: 'The machine of a unit is not running.',
    remedy: 'wait for the machine, or look at debug-log for the reason',
  },
  UNIT_UNKNOWN: {
    meaning: 'The model does not have the named unit.',
    remedy: 'use one of the units that status lists',
  },
} as const satisfies Record<string, CatalogueEntry>;
