/** Runs programs in a machine. */
import { join } from 'node:path';
import { type ChildProcess, startProcess } from '../../base/process/start-process.ts';
import { enterArgv } from './enter-script.ts';
import { hostPath } from './host-program.ts';
import type { MachineCommand, ProcessEnd } from './machines.ts';
import { endOfGroup } from './process-group.ts';

/** The running machine that a program is started in. */
export interface EnteredMachine {
  readonly initPid: number;
  /** Its control groups, one for each hierarchy. */
  readonly groups: readonly string[];
}

/** Where in a machine's control groups the programs are that were started from outside. */
export function commandGroups(groups: readonly string[]): readonly string[] {
  return groups.map((group) => join(group, 'boot', 'payload', 'charmwright.scope'));
}

/**
 * Runs a program in a machine to its end.
 *
 * It ends as {@link enterArgv} says. Aborting kills the program's process group.
 */
export async function runInMachine(
  { initPid, groups }: EnteredMachine,
  command: MachineCommand,
): Promise<ProcessEnd> {
  const [program = '', ...argv] = enterArgv(initPid, commandGroups(groups), 'handed-over');
  const child = startProcess(program, [...argv, ...command.argv], {
    // A process group of its own, which can be killed as a whole.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: hostPath },
  });
  handOver(child, command);
  return endOfGroup(child, command, command.signal);
}

function handOver(child: ChildProcess, { cwd, env }: MachineCommand): void {
  const channel = child.stdio[3];
  if (channel === null || channel === undefined || !('write' in channel)) return;
  // A machine that dies at this moment breaks the pipe; how the program ended tells about it.
  channel.on('error', () => undefined);
  channel.end([cwd, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].join('\0'));
}
