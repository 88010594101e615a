/** Whether a machine's systemd has finished booting. */
import { execa } from 'execa';
import { enterArgv } from './enter-script.ts';
import { hostPath } from './host-program.ts';

/**
 * Waits for the end of the boot that is going on, and answers with systemd's own word for the state
 * of the system (systemctl(1), `is-system-running`); `unreachable` when systemd does not answer yet.
 */
export async function systemState(leader: number, signal: AbortSignal): Promise<string> {
  const [program = '', ...argv] = enterArgv(leader, [], 'callers');
  const { stdout } = await execa(program, [...argv, 'systemctl', 'is-system-running', '--wait'], {
    env: { PATH: hostPath, LC_ALL: 'C.UTF-8' },
    extendEnv: false,
    reject: false,
    cancelSignal: signal,
  });
  return stdout === '' ? 'unreachable' : stdout;
}

/** Whether services can be used: also where one of them failed, which is a charm's business. */
export function isUp(state: string): boolean {
  return state === 'running' || state === 'degraded';
}
