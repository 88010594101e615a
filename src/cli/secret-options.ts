import type { Command } from 'commander';
import type { ModelOptions } from './command.ts';

/** The options of commands that take a secret's content. */
export interface SecretContentOptions extends ModelOptions {
  readonly file?: string;
  readonly info?: string;
}

/** Adds the words and options of a secret's content to a command. */
export function withSecretContent(command: Command): Command {
  return command
    .argument('[CONTENT...]', 'key=value, key#base64=value or key#file=path')
    .option('--file <FILE>', 'a YAML file of keys and values, or - for stdin')
    .option('--info <TEXT>', 'what the secret is for');
}
