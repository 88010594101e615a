import { quoteExec, quoteLine } from '../../index.ts';
import { moduleText } from '../plan/module-reference.ts';
import {
  environmentFilePath,
  logrotateFile,
  serverConfiguration,
  service,
  socket,
  unitFolder,
} from '../plan/paths.ts';
import { pythonOf, sandboxSettings } from '../plan/sandbox.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { environmentFile } from './environment-file.ts';
import type { MachineFacts, Server } from './server.ts';

/**
 * gunicorn, as Debian has it (20.1) or as `requirements.txt` names it (to 26).
 *
 * What must not be overridden stands on the command line, which goes before GUNICORN_CMD_ARGS, which
 * goes before the config file. It listens on what systemd hands over, whatever `bind` says.
 */
export const gunicorn: Server = {
  name: 'gunicorn',
  module: 'gunicorn',
  packages: ['gunicorn', 'python3-venv', 'logrotate', 'dbus'],
  blueprint(plan, facts) {
    const description = quoteLine(`WSGI application of ${facts.unit} (gunicorn)`);
    return {
      files: [
        environmentFile(plan),
        {
          path: serverConfiguration,
          content: { template: 'gunicorn.conf.py.hbs', values: { workers: plan.workers } },
          mode: 0o644,
          onChange: 'reload',
        },
        {
          path: logrotateFile,
          content: {
            template: 'wsgi-logrotate.hbs',
            values: { logfile: plan.logfile, user: plan.user },
          },
          mode: 0o644,
          // logrotate reads its own file each time.
          onChange: 'nothing',
        },
        {
          path: `${unitFolder}/${socket}`,
          content: {
            template: 'gunicorn3.socket.hbs',
            values: { description, listen: listenLines(plan, facts) },
          },
          mode: 0o644,
          onChange: 'rebind',
        },
        {
          path: `${unitFolder}/${service}`,
          content: {
            template: 'gunicorn3.service.hbs',
            values: {
              description,
              command: quoteExec([pythonOf(plan), ...commandLine(plan, facts.version)]),
              sandbox: `${sandboxSettings(plan, environmentFilePath).join('\n')}\n`,
            },
          },
          mode: 0o644,
          onChange: 'restart',
        },
      ],
      units: [
        { name: socket, kind: 'socket' },
        { name: service, kind: 'service' },
      ],
    };
  },
  explain(journal) {
    const [, shown] = /TypeError: (.+) is not a byte/.exec(sinceStart(journal)) ?? [];
    if (shown === undefined) return undefined;
    const text = shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
    return `the application returns text (${text}) where WSGI on Python 3 wants bytes: write b'…' or .encode()`;
  },
};

function listenLines({ port }: ServicePlan, { hasIpv6 }: MachineFacts): string {
  const addresses = [`0.0.0.0:${port}`, ...(hasIpv6 ? [`[::]:${port}`] : [])];
  return addresses.map((address) => `ListenStream=${address}`).join('\n');
}

/** What follows the virtual environment's Python on the command line; options fit the version. */
function commandLine(plan: ServicePlan, version: string): readonly string[] {
  return [
    ...['-m', 'gunicorn', '--config', serverConfiguration],
    ...['--access-logfile', plan.logfile, '--error-logfile', '-'],
    ...(hasControlSocket(version) ? ['--no-control-socket'] : []),
    moduleText(plan.module),
  ];
}

/** Since 25.1 (its own documentation); an option that a version doesn't know ends it. */
function hasControlSocket(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 25 || (major === 25 && minor >= 1);
}

function sinceStart(journal: string): string {
  return journal.slice(Math.max(0, journal.lastIndexOf('Starting gunicorn')));
}
