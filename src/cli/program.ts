import { Command } from 'commander';
import type { MakeCommand } from './command.ts';
import { commandGroups, compareCommands } from './command-groups.ts';
import { completeCommand } from './completion/complete-command.ts';
import type { CliContext } from './context.ts';
import { packageVersion } from './package-version.ts';

/** The command line with these commands; nothing heavy is loaded before a command runs. */
export function createProgram(context: CliContext, commands: readonly MakeCommand[]): Command {
  const { out, err, env } = context.terminal;
  const program = new Command('charmwright')
    .description('Build Juju charms in TypeScript, and run them on this machine.')
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError('hint: add --help to see how it is called')
    .configureHelp({ showGlobalOptions: false })
    .commandsGroup('Models and the rest:')
    .helpCommand('help [command]', 'show how a command is called')
    .addHelpText('after', `\nEvery command has examples: charmwright <command> --help`);
  const made = commands.map((make) => make(context));
  for (const title of Object.values(commandGroups)) {
    const listed = made.filter((each) => each.helpGroup() === title);
    listed.sort((a, b) => compareCommands(a.name(), b.name()));
    for (const command of listed) program.addCommand(command);
  }
  program.addCommand(completeCommand(context), { hidden: true });
  const all = [program, ...program.commands.flatMap((each) => [each, ...each.commands])];
  for (const command of all) {
    command.exitOverride().configureOutput({
      writeOut: out.write,
      writeErr: err.write,
      getOutHelpWidth: () => Math.min(out.columns, 100),
      getErrHelpWidth: () => Math.min(err.columns, 100),
      getOutHasColors: () => out.isTTY && (env.NO_COLOR ?? '') === '',
      getErrHasColors: () => err.isTTY && (env.NO_COLOR ?? '') === '',
      outputError: (text, write) =>
        write(err.style('red', text.replace(/^error: /, 'error USAGE: '))),
    });
    if (command !== program)
      command.showHelpAfterError(`hint: ${fullName(command)} --help shows how it is called`);
  }
  return program;
}

/** A command's name after the names of its parents, as it is typed. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
