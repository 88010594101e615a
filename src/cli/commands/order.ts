import { buildCommand } from './build.ts';
import type { MakeCommand } from './command.ts';

/** All commands, in the order that help lists them. */
export const commands: readonly MakeCommand[] = [buildCommand];
