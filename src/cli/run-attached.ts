import { constants } from 'node:os';
import { startProcess } from '../base/process/start-process.ts';
import { fault } from '../errors.ts';

/** Runs a program that uses this terminal until it ends; returns its exit code. */
export function runAttached(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const [program, ...args] = argv;
  if (program === undefined) throw fault('INTERNAL', 'there is no program to run');
  return new Promise((resolve, reject) => {
    const child = startProcess(program, args, { stdio: 'inherit', env });
    // The terminal sends Ctrl-C to the program in the foreground too.
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    const done = (): void => void process.off('SIGINT', ignore);
    child.on('error', (cause) => {
      done();
      reject(fault('INTERNAL', `${program} cannot be started: ${cause.message}`, { cause }));
    });
    child.on('exit', (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
