import { moduleText } from '../plan/module-reference.ts';
import { serverConfiguration } from '../plan/paths.ts';
import type { WsgiServer } from './server.ts';

/**
 * gunicorn, as Debian has it (20.1) or as `requirements.txt` names it (to 26).
 *
 * What must not be overridden stands on the command line, which goes before GUNICORN_CMD_ARGS, which
 * goes before the config file. It listens on what systemd hands over, whatever `bind` says.
 */
export const gunicorn: WsgiServer = {
  name: 'gunicorn',
  module: 'gunicorn',
  packages: ['gunicorn', 'python3-venv', 'logrotate', 'dbus'],
  configFile: { path: serverConfiguration, template: 'gunicorn.conf.py.hbs' },
  configValues: ({ workers }) => ({ workers }),
  arguments: (plan, version) => [
    ...['-m', 'gunicorn', '--config', serverConfiguration],
    ...['--access-logfile', plan.logfile, '--error-logfile', '-'],
    ...(hasControlSocket(version) ? ['--no-control-socket'] : []),
    moduleText(plan.module),
  ],
  explain(journal) {
    const [, shown] = /TypeError: (.+) is not a byte/.exec(sinceStart(journal)) ?? [];
    if (shown === undefined) return undefined;
    const text = shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
    return `the application returns text (${text}) where WSGI on Python 3 wants bytes: write b'…' or .encode()`;
  },
};

/** Since 25.1 (its own documentation); an option that a version doesn't know ends it. */
function hasControlSocket(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 25 || (major === 25 && minor >= 1);
}

function sinceStart(journal: string): string {
  return journal.slice(Math.max(0, journal.lastIndexOf('Starting gunicorn')));
}
