/** The parts of the help and of the reference page, in their order. */
export const commandGroups = {
  write: 'Write charms:',
  applications: 'Run applications:',
  storage: 'Storage:',
  secrets: 'Secrets:',
  look: 'Inspect and repair:',
  models: 'Models and the rest:',
} as const;

/** The part of the help that lists a command; a command's own file names it. */
export type CommandGroup = keyof typeof commandGroups;

/** The order in which help lists commands; one that is missing here comes last in its group. */
const order: readonly string[] = [
  ...['create', 'test', 'build', 'proof', 'pack', 'types', 'layers', 'graph'],
  ...[
    'deploy',
    'refresh',
    'attach-resource',
    'config',
    'integrate',
    'remove-relation',
    'add-unit',
    'remove-unit',
    'remove-machine',
    'remove-application',
    'expose',
    'unexpose',
  ],
  ...[
    'storage',
    'show-storage',
    'add-storage',
    'attach-storage',
    'detach-storage',
    'remove-storage',
  ],
  ...[
    'add-secret',
    'update-secret',
    'grant-secret',
    'revoke-secret',
    'secrets',
    'show-secret',
    'remove-secret',
  ],
  ...[
    'status',
    'show-unit',
    'debug-log',
    'trace',
    'flags',
    'explain',
    'snapshot',
    'record',
    'wait-for',
    'run',
    'show-operation',
    'cancel-task',
    'exec',
    'ssh',
    'resolved',
    'repair',
  ],
  ...['models', 'destroy-model', 'controller', 'completion'],
];

/** Compares two commands of one group by their names, as help lists them. */
export function compareCommands(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || a.localeCompare(b, 'en');
}

function rankOf(name: string): number {
  const index = order.indexOf(name);
  return index === -1 ? order.length : index;
}
