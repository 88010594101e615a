/** How root gets into a machine by hand. */
import { shellWord } from '../../base/shell-word.ts';
import { enterArgv } from './enter-script.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** With a command it becomes that; without it is a login shell, on a terminal of the machine. */
const inside = `cd /root
if [ $# -gt 0 ]; then exec "$@"; fi
if [ -t 0 ]; then exec script -qec 'exec bash -l' /dev/null; fi
exec bash -l`;

/**
 * The command line that enters the machine with this first process; a command may be appended.
 *
 * Of the caller's environment only TERM gets in.
 */
export function enterByHandArgv(initPid: number, groups: readonly string[]): readonly string[] {
  const enter = enterArgv(initPid, groups, 'callers').map(shellWord).join(' ');
  const environment =
    'HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 ' +
    `PATH=${path} TERM="\${TERM:-dumb}"`;
  return ['/bin/sh', '-c', `exec ${enter} env -i ${environment} /bin/sh -c "$0" sh "$@"`, inside];
}
