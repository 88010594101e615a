interface Entry {
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

/**
 * Code → meaning and remedy, in alphabetical order.
 *
 * `docs/reference/errors.md` has one row for each code; a test holds the two together.
 */
export const catalogue = {
  ACCOUNT_UNKNOWN: {
    meaning: 'A user or group was named that the machine does not have.',
    remedy: 'create the account first, or name one that exists',
  },
  ACTION_DUPLICATE: {
    meaning: 'A layer declares two handlers for the same action.',
    remedy: 'keep one of them',
  },
  ACTION_FAILED: {
    meaning: 'An action failed, or its hook did.',
    remedy: 'look at the message and the unit’s debug-log',
  },
  ACTION_PARAMS_INVALID: {
    meaning: 'The parameters of an action do not fit what actions.yaml declares.',
    remedy: 'give the parameters that actions.yaml names, with their types',
  },
  ACTION_RESULT_INVALID: {
    meaning: 'An action’s result has a key or value that Juju does not take.',
    remedy:
      'return keys of lower-case letters, digits and dashes, and values of at most 40,000 characters',
  },
  ACTION_UNKNOWN: {
    meaning: 'An action was asked for that no layer of the charm handles.',
    remedy: 'run one of the actions the charm handles, or declare a handler for it',
  },
  APPLICATION_EXISTS: {
    meaning: 'The model already has an application of this name.',
    remedy: 'refresh it, or deploy under another name',
  },
  APPLICATION_NAME_INVALID: {
    meaning: 'A name cannot be the name of an application.',
    remedy: 'use lower-case letters, digits and single dashes, a letter first',
  },
  APPLICATION_UNKNOWN: {
    meaning: 'An application was named that the model does not have.',
    remedy: 'use one of the applications that status lists',
  },
  APT_NAME_INVALID: {
    meaning: 'A Debian package name, or its version, is not one that apt accepts.',
    remedy: 'write each as name or name=version, in lower case',
  },
  ARCHIVE_INVALID: {
    meaning: 'A file is not a gzip-compressed tar archive, or it is cut short.',
    remedy: 'make it again with tar -czf and attach it once more',
  },
  BUNDLE_FAILED: {
    meaning: 'The handlers of the layers could not be bundled.',
    remedy: 'mend the places that are shown',
  },
  CHARM_INVALID: {
    meaning: 'What was given is not a built charm, or its metadata is not valid.',
    remedy: 'build the charm first and give the folder that build wrote',
  },
  CHARM_SOURCE_INVALID: {
    meaning: 'The files of a charm or its layers have several faults.',
    remedy: 'mend the faults that are listed',
  },
  CHARM_SOURCE_MISSING: {
    meaning: 'A folder that should be built is not the source of a charm.',
    remedy: 'name a folder that has a metadata.yaml and a layer.yaml',
  },
  CONFIG_OPTION_UNKNOWN: {
    meaning: 'A config option was named that the charm does not declare.',
    remedy: 'use one of the options that config lists',
  },
  CONFIG_VALUE_INVALID: {
    meaning: 'A config value does not have the type of its option.',
    remedy: 'give a value of the option’s type',
  },
  CONFIRMATION_MISSING: {
    meaning: 'A command that destroys something was not confirmed.',
    remedy: 'answer yes, or give --yes',
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
  ENDPOINT_UNKNOWN: {
    meaning: 'An endpoint was named that metadata.yaml does not declare.',
    remedy: 'use one of the endpoints the charm declares',
  },
  ENVIRONMENT_INVALID: {
    meaning:
      'The name or value of an environment variable cannot be written to an environment file.',
    remedy: 'use a name of letters, digits and underscores, and a value without NUL',
  },
  ENVIRONMENT_VARIABLES_INVALID: {
    meaning: 'The option `environment_variables` is not a list of NAME=value.',
    remedy: 'write NAME=value, separated by blanks, and quote values that hold blanks',
  },
  FILE_OPERATION_FAILED: {
    meaning: 'The machine refused to read or change a file or folder.',
    remedy: 'look at the path, its permissions and the space left on its disk',
  },
  FILE_UNREADABLE: {
    meaning: 'A file that was named on the command line cannot be read.',
    remedy: 'correct the path, or let this user read the file',
  },
  FLAG_INVALID: {
    meaning: 'A flag was given a name that cannot be one.',
    remedy: 'use words joined by dots, without blanks',
  },
  HANDLER_DUPLICATE: {
    meaning: 'A layer declares two handlers with the same name.',
    remedy: 'give each handler of a layer its own name',
  },
  HANDLER_FAILED: {
    meaning: 'A handler threw an error.',
    remedy: 'mend the handler; its hook is retried, or retry it with juju resolved',
  },
  HANDLER_UNNAMED: {
    meaning: 'A handler was declared without a name.',
    remedy: 'name the handler in its do(…)',
  },
  HOOK_CONTEXT_INVALID: {
    meaning: 'The environment is not that of a hook: a variable is missing or malformed.',
    remedy: 'run the charm through its agent, or through juju-exec',
  },
  HOOK_FLUSH_FAILED: {
    meaning: 'What a hook asked for could not be committed, so nothing of it was.',
    remedy: 'see the message; the hook is tried again',
  },
  HOOK_PATTERN_INVALID: {
    meaning: 'A hook pattern is malformed, or names a role that does not exist.',
    remedy: 'write it as name, {a,b}-suffix or {provides:interface}-relation-joined',
  },
  HOOK_TOOL_FAILED: {
    meaning: 'A hook tool refused a call.',
    remedy:
      'see what the tool said; some calls are for the leader only, or for a relation that is still there',
  },
  HOOK_TOOL_UNAVAILABLE: {
    meaning: 'The agent has no hook tool of this name.',
    remedy: 'use what this version of Juju offers instead',
  },
  HOOK_TOOL_UNREACHABLE: {
    meaning: 'A hook tool could not be started, or the agent did not answer.',
    remedy: 'run this inside a hook, or check that the unit agent is up',
  },
  HOST_COMMAND_FAILED: {
    meaning: 'A program of the host that machines need has failed.',
    remedy: 'read what the program said below the message',
  },
  HOST_NOT_READY: {
    meaning: 'Machines cannot run on this host as it is.',
    remedy: 'run scripts/host-packages as root',
  },
  IMAGE_BUILD_FAILED: {
    meaning: 'The base image of the machines could not be built.',
    remedy: 'see the end of its output; mostly an archive of Debian could not be reached',
  },
  INTERNAL: {
    meaning: 'Charmwright met a state that its own code rules out.',
    remedy: 'report it with the command and the message; this is a fault in charmwright',
  },
  KEY_MISSING: {
    meaning: 'A YAML file lacks a key that must be there.',
    remedy: 'add the key',
  },
  KEY_UNKNOWN: {
    meaning: 'A YAML file has a key that means nothing there.',
    remedy: 'correct the key, or remove it',
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
  MACHINE_BOOT_FAILED: {
    meaning: 'A machine did not boot.',
    remedy: 'see the end of its console’s output, or remove the unit and add another',
  },
  MACHINE_NOT_RUNNING: {
    meaning: 'Something was to be done in a machine that does not run.',
    remedy: 'wait until the machine has started again',
  },
  MACHINE_STUCK: {
    meaning: 'Processes of a machine cannot be killed.',
    remedy: 'look at them with ps; the kernel holds them, mostly for a disk',
  },
  MERGE_CONFLICT: {
    meaning: 'Two layers give the same key values that cannot be merged.',
    remedy: 'give the key the same shape in both layers',
  },
  MODEL_NAME_INVALID: {
    meaning: 'A name cannot be the name of a model.',
    remedy: 'use at most 20 lower-case letters, digits and dashes, a letter first',
  },
  MODEL_UNKNOWN: {
    meaning: 'A model was named that the controller does not have.',
    remedy: 'use one of the models that models lists, or deploy something to make it',
  },
  NAME_INVALID: {
    meaning: 'A name in a YAML file is one that Juju refuses.',
    remedy: 'use lower-case letters, digits and single dashes, a letter first',
  },
  NAME_RESERVED: {
    meaning: 'A name in a YAML file is reserved by Juju.',
    remedy: 'choose a name that does not begin with juju',
  },
  NETWORK_EXHAUSTED: {
    meaning: 'There is no free subnet or address left for a model.',
    remedy: 'destroy a model or remove units that are no longer needed',
  },
  NOT_LEADER: {
    meaning: 'Something was asked for that only the leader of the application may do.',
    remedy: 'ask isLeader first, and leave it to the leader',
  },
  NOT_SETTLING: {
    meaning: 'The handlers of a charm undo each other, so that they would run for ever.',
    remedy:
      'break the cycle shown: let one of its handlers stop changing a flag that another one waits for',
  },
  OPERATION_UNKNOWN: {
    meaning: 'An operation was named that the model does not have.',
    remedy: 'use the number that run printed',
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
  PORT_INVALID: {
    meaning: 'A port is not one that a service can listen on.',
    remedy: 'choose a port from 1 to 65535',
  },
  RELATION_AMBIGUOUS: {
    meaning: 'Two applications can be related in more than one way.',
    remedy: 'name the endpoints: application:endpoint',
  },
  RELATION_EXISTS: {
    meaning: 'The two endpoints are related already.',
    remedy: 'remove the relation first if it should be made anew',
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
  RESOURCE_OPTION_INVALID: {
    meaning: 'An option of layer:resources is not one it can follow.',
    remedy: 'give each resource a destination, such as build: { destination: /srv }',
  },
  RESOURCE_UNKNOWN: {
    meaning: 'A resource was named that the charm does not declare.',
    remedy: 'use one of the resources in the charm’s metadata.yaml',
  },
  RESOURCE_UNREADABLE: {
    meaning: 'A file to be attached as a resource cannot be read.',
    remedy: 'give the path of a file that exists',
  },
  STATE_INVALID: {
    meaning:
      'What the unit keeps between hooks can not be read, or was written by a newer version.',
    remedy:
      'run the version of the charm that wrote it, or delete the keys shown with state-delete',
  },
  STATE_KEY_INVALID: {
    meaning: 'A key for the unit’s state is empty or too long.',
    remedy: 'use a key of 1 to 200 bytes',
  },
  STORE_INVALID: {
    meaning: 'The controller’s store was written by a newer version, or it is damaged.',
    remedy: 'run the version that wrote it',
  },
  SUBNET_IN_USE: {
    meaning: 'The network of a model is used by another interface of the host.',
    remedy: 'remove that interface, or create the model again so that it gets another network',
  },
  SYSTEMD_FAILED: {
    meaning: 'systemd refused a change, or it could not be asked.',
    remedy: 'look at systemctl status of the unit',
  },
  TEMPLATE_INVALID: {
    meaning: 'A template of the charm is malformed, or uses a value it was not given.',
    remedy: 'correct the template, or give it the value that is named',
  },
  TEMPLATE_MISSING: {
    meaning: 'A template was named that the charm does not bring.',
    remedy: 'add the file to the charm’s templates folder',
  },
  TRIGGER_CYCLE: {
    meaning: 'The effects of triggers bring each other about without end.',
    remedy: 'remove one of the triggers that change the flags shown',
  },
  TRIGGER_INVALID: {
    meaning: 'A trigger does not have exactly one cause and at least one effect.',
    remedy: 'give when or whenNot, and set or clear',
  },
  UNIT_FILE_INVALID: {
    meaning: 'The text of a systemd unit file, or a value for one, is not what systemd accepts.',
    remedy: 'correct the line that is named',
  },
  UNIT_GONE: {
    meaning: 'A unit went away before it did what was asked.',
    remedy: 'look at status for the units that are there',
  },
  UNIT_NOT_FAILED: {
    meaning: 'A unit was to be resolved that has no failed hook.',
    remedy: 'look at status; there is nothing to resolve',
  },
  UNIT_NOT_READY: {
    meaning: 'The machine of a unit is not running.',
    remedy: 'wait for the machine, or look at debug-log for the reason',
  },
  UNIT_UNKNOWN: {
    meaning: 'A unit was named that the model does not have.',
    remedy: 'use one of the units that status lists',
  },
  UNSAFE_ARCHIVE: {
    meaning:
      'A member of an archive would reach outside of the folder it is unpacked into, or is no plain file, folder or link.',
    remedy: 'pack only files, folders and links that stay inside the archive',
  },
  USAGE: {
    meaning: 'A command was called in a way it does not understand.',
    remedy: 'look at the command’s --help',
  },
  USER_NAME_INVALID: {
    meaning: 'A name cannot be the name of a system user.',
    remedy: 'use at most 32 lower-case letters, digits, underscores and dashes, a letter first',
  },
  USER_NOT_CREATED: {
    meaning: 'The machine refused to make a system user.',
    remedy: 'look at what useradd said',
  },
  VALUE_INVALID: {
    meaning: 'A value in a YAML file has the wrong type or is not one of those allowed.',
    remedy: 'write what was expected',
  },
  VENV_FAILED: {
    meaning: 'A Python virtual environment could not be made.',
    remedy: 'install python3-venv, and see what Python said',
  },
  WAIT_TIMEOUT: {
    meaning: 'What was waited for did not come about in time.',
    remedy: 'look at status and debug-log, or wait longer with --timeout',
  },
  WSGI_MODULE_INVALID: {
    meaning: 'The option `wsgi_module` does not name a module and a callable.',
    remedy: 'write dotted.module:callable, such as webapp.wsgi:application',
  },
  WSGI_PATH_INVALID: {
    meaning: 'A path is not one that the WSGI service can use.',
    remedy: 'choose a path that fits what is expected',
  },
  WSGI_SETTING_INVALID: {
    meaning: 'A key of wsgi.yaml is unknown, or has a value of another kind.',
    remedy: 'correct wsgi.yaml in the charm and refresh it',
  },
  YAML_INVALID: {
    meaning: 'A file is not valid YAML.',
    remedy: 'mend the place that is shown; indentation and colons are the usual causes',
  },
} as const satisfies Record<string, Entry>;
