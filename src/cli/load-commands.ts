import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fault } from '../errors.ts';
import type { MakeCommand } from './command.ts';

const folder = join(import.meta.dirname, 'commands');

/** `.ts` in a checkout, `.js` in the published package. */
const suffix = extname(import.meta.filename);

/**
 * Loads the commands that a command line can need: the one that its first word names, else all.
 *
 * A command's file has the command's name, so that only this file and its imports are read.
 */
export function commandsFor(argv: readonly string[]): Promise<readonly MakeCommand[]> {
  const [first = '', ...rest] = argv;
  if (first === '__complete') {
    const words = rest[0] === '--' ? rest.slice(1) : rest;
    // A single word may yet become the name of any command.
    return words.length > 1 ? commandsFor(words) : allCommands();
  }
  const isNamed = /^[a-z][a-z-]*$/.test(first) && existsSync(join(folder, `${first}${suffix}`));
  return isNamed ? Promise.all([loadCommand(first)]) : allCommands();
}

/** Loads every command of the program, in no order. */
export function allCommands(): Promise<readonly MakeCommand[]> {
  const files = readdirSync(folder).filter((file) => extname(file) === suffix);
  // Beside compiled files are their declarations, whose names end otherwise.
  return Promise.all(files.map((file) => loadCommand(basename(file, suffix))));
}

async function loadCommand(name: string): Promise<MakeCommand> {
  const path = join(folder, `${name}${suffix}`);
  const module: unknown = await import(pathToFileURL(path).href);
  if (isCommandModule(module)) return module.default;
  throw fault('INTERNAL', `${path} has no command as its default export`);
}

function isCommandModule(module: unknown): module is { readonly default: MakeCommand } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'default' in module &&
    typeof module.default === 'function'
  );
}
