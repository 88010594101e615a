import { CommanderError } from 'commander';
import { isFault } from '../errors.ts';
import type { CliContext } from './context.ts';
import { commandsFor } from './load-commands.ts';
import { createProgram } from './program.ts';
import { showError } from './show-error.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line; returns its exit code: 0 done, 1 failed, 2 called wrongly, 130 interrupted. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const context: CliContext = {
    terminal,
    exit: (chosen) => {
      code = chosen;
    },
  };
  try {
    const program = createProgram(context, await commandsFor(argv));
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error);
    if (terminal.interrupted.aborted) return interruptedCode;
    showError(
      error,
      terminal,
      argv.includes('--debug') || (terminal.env.CHARMWRIGHT_DEBUG ?? '') !== '',
    );
    return isFault(error, 'USAGE') ? 2 : 1;
  }
}

/** The exit code that shells expect after Ctrl-C. */
const interruptedCode = 130;

/** Commander has printed the error or the requested text by then. */
function usageCode(error: CommanderError): number {
  return ['commander.helpDisplayed', 'commander.version'].includes(error.code) ? 0 : 2;
}
