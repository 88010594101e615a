/** What the host must have before machines can run on it. */
import { join } from 'node:path';
import { root } from './charmwright.ts';
import { DemoFailure } from './failure.ts';
import { runProgram } from './program.ts';

/** Installs what is missing; the program says so before it does. */
export async function prepareHost(): Promise<string> {
  if (process.getuid?.() !== 0) {
    throw new DemoFailure('machines need root: run it as root, or with sudo');
  }
  const { code, stdout } = await runProgram(join(root, 'scripts/host-packages'), [], {
    showErrors: true,
  });
  if (code !== 0) throw new DemoFailure(`scripts/host-packages ended with status ${code}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
