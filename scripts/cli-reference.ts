/** Writes docs/reference/cli.md from the commands themselves: `npm run docs:cli`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commandGroups } from '../src/cli/command-groups.ts';
import type { CliContext } from '../src/cli/context.ts';
import { allCommands } from '../src/cli/load-commands.ts';
import { createProgram } from '../src/cli/program.ts';
import type { Output } from '../src/cli/terminal.ts';

const nowhere: Output = {
  isTTY: false,
  erase: () => undefined,
  columns: 80,
  write: () => undefined,
  line: () => undefined,
  style: (_, text) => text,
};

const context: CliContext = {
  exit: () => undefined,
  terminal: {
    cwd: '/',
    env: {},
    stdin: process.stdin,
    out: nowhere,
    err: nowhere,
    interrupted: new AbortController().signal,
  },
};

const intro = `# The command line

Verbs, options and outputs follow \`juju\`. Every command has \`--help\` with examples.

Results go to standard output; progress and errors go to standard error. Exit codes: 0 done, 1 failed (the
[error's code](errors.md) tells why), 2 called wrongly, 130 interrupted; \`exec\` and \`ssh\` end with the code of their command.

| environment | |
|---|---|
| \`CHARMWRIGHT_HOME\` | the controller's home, \`/var/lib/charmwright\` when not set; \`--home\` stands above it |
| \`CHARMWRIGHT_MODEL\` | the model, \`default\` when not set; \`--model\` stands above it |
| \`CHARM_LAYERS_DIR\` | folders in which \`build\` looks for layers first, with colons between |
| \`CHARM_INTERFACES_DIR\` | the same for interfaces |
| \`CHARMWRIGHT_DEBUG\` | not empty: errors show their stack, as with \`--debug\` |
| \`NO_COLOR\` | not empty: no colours |
`;

/** The whole text of the reference page. */
export async function cliReference(): Promise<string> {
  const program = createProgram(context, await allCommands());
  const visible = program.createHelp().visibleCommands(program);
  const groups = Object.values(commandGroups).map((title) => {
    const chosen = program.commands.filter(
      (each) => each.helpGroup() === title && visible.includes(each),
    );
    return [`## ${title.replace(/:$/, '')}`, ...chosen.flatMap(section)].join('\n\n');
  });
  return `${[intro.trimEnd(), ...groups].join('\n\n')}\n`;
}

function section(command: Command): readonly string[] {
  return [
    `### ${command.name()}`,
    `\`\`\`\n${helpOf(command)}\n\`\`\``,
    ...command.commands.flatMap(section),
  ];
}

function helpOf(command: Command): string {
  let text = '';
  command
    .configureOutput({ writeOut: (more) => (text += more), getOutHelpWidth: () => 100 })
    .outputHelp();
  return text.trimEnd();
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/reference/cli.md'), await cliReference());
}
